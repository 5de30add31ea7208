using PlmLens.Compute;

namespace PlmLens.Sae;

/// <summary>Everything that a training run carries from step to step: what a checkpoint holds.</summary>
internal sealed class TrainerState : IDisposable
{
    private readonly Dictionary<string, Parameter> _parameters;

    /// <summary>Takes over <paramref name="weights"/>; moments and counters are 0.</summary>
    public TrainerState(SaeWeights weights, TrainingOptions options)
    {
        Weights = weights;
        _parameters = weights.Tensors().ToDictionary(t => t.Name, t => new Parameter(t.Name, t.Tensor));
        Dead = new DeadLatents(weights.Latents, options.DeadAfter);
    }

    /// <summary>The values of the parameters, for hidden states times <see cref="InputScale"/>.</summary>
    public SaeWeights Weights { get; }

    /// <summary>All parameters, in a fixed order.</summary>
    public IEnumerable<Parameter> Parameters => _parameters.Values.OrderBy(p => p.Name, StringComparer.Ordinal);

    public DeadLatents Dead { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Factor on hidden states.</summary>
    public float InputScale { get; set; } = 1;

    /// <summary>Factor on a transcoder's target; <see cref="InputScale"/> for an autoencoder.</summary>
    public float TargetScale { get; set; } = 1;

    /// <summary>Mean squared distance of scaled targets from their mean, from the first sample.</summary>
    public double TargetVariance { get; set; }

    /// <summary>True when the target is not the input; the encoder then reads x, not x - b_dec.</summary>
    public bool IsTranscoder { get; init; }

    /// <summary>Factors on the streams of a crosscoder, applied when a batch is read, so that <see cref="InputScale"/>
    /// is 1;
    /// empty with one stream.</summary>
    public IReadOnlyList<double> StreamScales { get; set; } = [];

    /// <summary><see cref="TargetVariance"/> of each stream of a crosscoder; empty with one stream.</summary>
    public IReadOnlyList<double> StreamVariances { get; set; } = [];

    /// <summary>Running mean of the smallest active value; -1 before it starts.</summary>
    public double Threshold { get; set; } = -1;

    public AdamState Encoder => _parameters["W_enc"].Adam;

    public AdamState EncoderBias => _parameters["b_enc"].Adam;

    public AdamState Decoder => _parameters["W_dec"].Adam;

    public AdamState DecoderBias => _parameters["b_dec"].Adam;

    /// <summary>The parameter of this name.</summary>
    public Parameter this[string name] => _parameters[name];

    public void Dispose()
    {
        foreach (Parameter parameter in _parameters.Values)
            parameter.Dispose();
        Dead.Dispose();
    }
}
