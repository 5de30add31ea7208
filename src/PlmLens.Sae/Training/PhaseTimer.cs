using System.Diagnostics;

namespace PlmLens.Sae;

/// <summary>The parts of a training step, in the order in which they run.</summary>
public enum Phase
{
    /// <summary>Reading and centring the batch.</summary>
    Read,

    /// <summary>Encoder product with top-k.</summary>
    Encode,

    /// <summary>Decoding, residual and gradient of the codes.</summary>
    Residual,

    /// <summary>Counting what fired, thresholds, column sums.</summary>
    Statistics,

    /// <summary>Weight gradients of an architecture without top-k.</summary>
    Gradient,

    /// <summary>Auxiliary loss on dead latents.</summary>
    Auxiliary,

    /// <summary>Grouping codes by latent.</summary>
    Group,

    /// <summary>Length of the gradient, for clipping.</summary>
    Norm,

    /// <summary>Weight gradients, Adam and normalisation.</summary>
    Update,

    /// <summary>Packing the new encoder for the next product.</summary>
    Pack,
}

/// <summary>Time spent in each <see cref="Phase"/> since the last reset. Allocates nothing.</summary>
public sealed class PhaseTimer
{
    private readonly long[] _ticks = new long[(int)Phase.Pack + 1];
    private long _last;

    /// <summary>Milliseconds spent in <paramref name="phase"/>.</summary>
    public double Milliseconds(Phase phase) => _ticks[(int)phase] * 1000.0 / Stopwatch.Frequency;

    /// <summary>Sets all times to 0.</summary>
    public void Reset() => Array.Clear(_ticks);

    internal void Start() => _last = Stopwatch.GetTimestamp();

    /// <summary>Books the time since <see cref="Start"/> or the last call under <paramref name="phase"/>.</summary>
    internal void End(Phase phase)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks[(int)phase] += now - _last;
        _last = now;
    }
}
