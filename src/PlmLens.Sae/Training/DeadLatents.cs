using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Counts for each latent the tokens since it last fired. A latent fires when its value is greater than 0: being
/// selected with value 0 does not count, although sparsify, dictionary_learning and InterPLM count it.
/// </summary>
internal sealed class DeadLatents : IDisposable
{
    private readonly bool[] _fired;
    private readonly int[] _dead;
    private readonly long _deadAfter;

    /// <summary>Starts with all counters at 0.</summary>
    public DeadLatents(int latents, long deadAfter)
    {
        TokensSinceFired = new Tensor(DType.I64, latents);
        _fired = new bool[latents];
        _dead = new int[latents];
        _deadAfter = deadAfter;
    }

    /// <summary>[latents], I64: tokens since the latent fired.</summary>
    public Tensor TokensSinceFired { get; }

    /// <summary>Latents that are dead counting the observed batch, ascending.</summary>
    public ReadOnlySpan<int> Dead => _dead.AsSpan(0, Count);

    /// <summary>Number of dead latents.</summary>
    public int Count { get; private set; }

    /// <summary>Sees a batch's codes; returns how many are active. Changes no counter until <see
    /// cref="Commit"/>.</summary>
    public long Observe(in SparseCodes codes)
    {
        Array.Clear(_fired);
        ReadOnlySpan<int> index = codes.Indices.Span;
        ReadOnlySpan<float> value = codes.Values.Span;
        long active = 0;
        for (int row = 0; row < codes.Rows; row++)
        {
            int end = (int)codes.First(row + 1);
            for (int slot = (int)codes.First(row); slot < end && value[slot] > 0; slot++, active++)
                _fired[index[slot]] = true;
        }

        FindDead(codes.Rows);
        return active;
    }

    /// <summary>The same from the number of tokens on which each latent fired.</summary>
    /// <param name="fired">[latents].</param>
    /// <param name="rows">Tokens of the batch.</param>
    public void Observe(TensorView<float> fired, int rows)
    {
        for (int i = 0; i < _fired.Length; i++)
            _fired[i] = fired[i] > 0;
        FindDead(rows);
    }

    /// <summary>Advances the counters by the observed batch of <paramref name="rows"/> tokens.</summary>
    public void Commit(int rows)
    {
        Span<long> since = TokensSinceFired.View<long>().Span;
        for (int i = 0; i < since.Length; i++)
            since[i] = _fired[i] ? 0 : since[i] + rows;
    }

    public void Dispose() => TokensSinceFired.Dispose();

    private void FindDead(int rows)
    {
        ReadOnlySpan<long> since = TokensSinceFired.View<long>().Span;
        Count = 0;
        for (int i = 0; i < _fired.Length; i++)
        {
            if (!_fired[i] && since[i] + rows >= _deadAfter)
                _dead[Count++] = i;
        }
    }
}
