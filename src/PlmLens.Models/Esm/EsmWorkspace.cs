using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Buffers of a forward pass. They grow to the largest batch seen and are reused.</summary>
internal sealed class EsmWorkspace(EsmConfig config) : IDisposable
{
    private readonly int _wide = Math.Max(3 * config.Dim, config.FeedForward);
    private Tensor? _hidden, _normed, _wideBuffer, _scales, _positions, _logits, _maps, _contacts;

    /// <summary>[rows, d]: the residual stream.</summary>
    public TensorView<float> Hidden => _hidden!;

    /// <summary>[rows, d]: what a LayerNorm gives, then what attention gives.</summary>
    public TensorView<float> Normed => _normed!;

    /// <summary>[rows, 3 d] for queries, keys and values, then [rows, feedForward].</summary>
    public TensorView<float> Wide => _wideBuffer!;

    /// <summary>[rows]: token dropout factor of each embedding.</summary>
    public TensorView<float> Scales => _scales!;

    /// <summary>[rows]: row of the learned position table.</summary>
    public TensorView<int> PositionRows => _positions!;

    /// <summary>[rows, 33].</summary>
    public TensorView<float> Logits(int rows) => Grow(ref _logits, DType.F32, (long)rows * Alphabet.Size);

    /// <summary>[heads, tokens, tokens]: attention of one protein in one block.</summary>
    public TensorView<float> Map(int tokens) => Grow(ref _maps, DType.F32, (long)config.Heads * tokens * tokens);

    /// <summary>Contact logits of all proteins of a batch, end to end.</summary>
    public TensorView<float> Contacts(long count) => Grow(ref _contacts, DType.F32, count);

    /// <summary>Makes room for a batch.</summary>
    public void Reserve(int rows)
    {
        Grow(ref _hidden, DType.F32, (long)rows * config.Dim);
        Grow(ref _normed, DType.F32, (long)rows * config.Dim);
        Grow(ref _wideBuffer, DType.F32, (long)rows * _wide);
        Grow(ref _scales, DType.F32, rows);
        GrowInts(ref _positions, rows);
    }

    public void Dispose()
    {
        foreach (Tensor? t in (ReadOnlySpan<Tensor?>)
                 [_hidden, _normed, _wideBuffer, _scales, _positions, _logits, _maps, _contacts])
        {
            t?.Dispose();
        }
    }

    private static TensorView<float> Grow(ref Tensor? buffer, DType dtype, long count)
    {
        Ensure(ref buffer, dtype, count);
        return buffer!;
    }

    private static void GrowInts(ref Tensor? buffer, long count) => Ensure(ref buffer, DType.I32, count);

    private static void Ensure(ref Tensor? buffer, DType dtype, long count)
    {
        if (buffer is not null && buffer.Count >= count)
            return;
        buffer?.Dispose();
        buffer = new Tensor(dtype, count);
    }
}
