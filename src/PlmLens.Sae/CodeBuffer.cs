using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Sparse codes of a batch: for each row any number of (latent, value) pairs. Grows to the largest batch and is then
/// reused without allocation. Row r has pairs Starts[r] to Starts[r + 1] - 1.
/// </summary>
public sealed class CodeBuffer : IDisposable
{
    private Tensor _starts = new(DType.I64, 64);
    private Tensor _indices = new(DType.I32, 1024);
    private Tensor _values = new(DType.F32, 1024);

    /// <summary>Rows added since <see cref="Clear"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>Pairs of all rows.</summary>
    public long Count { get; private set; }

    /// <summary>[Rows + 1]: where the pairs of each row start; the first is 0. Valid until the next row is
    /// added.</summary>
    public TensorView<long> Starts => _starts.View<long>().Slice(0, Rows + 1L);

    /// <summary>[Count]: latents, ascending inside a row. Valid until the next row is added.</summary>
    public TensorView<int> Indices => _indices.View<int>().Slice(0, Count);

    /// <summary>[Count]: values, greater than 0 as an encoder writes them; may be edited before decoding. Valid until
    /// the next row is added.</summary>
    public TensorView<float> Values => _values.View<float>().Slice(0, Count);

    /// <summary>The latents of one row, ascending.</summary>
    public ReadOnlySpan<int> IndicesOf(int row) => Indices.Slice(Starts[row], Starts[row + 1] - Starts[row]).Span;

    /// <summary>The values that belong to <see cref="IndicesOf"/>; may be edited.</summary>
    public Span<float> ValuesOf(int row) => Values.Slice(Starts[row], Starts[row + 1] - Starts[row]).Span;

    /// <summary>Forgets all rows and keeps the memory.</summary>
    public void Clear()
    {
        Rows = 0;
        Count = 0;
    }

    /// <summary>Adds a row.</summary>
    /// <param name="indices">Latents, ascending.</param>
    /// <param name="values">As many values.</param>
    public void AddRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        Reserve(indices.Length);
        indices.CopyTo(_indices.View<int>().Slice(Count, indices.Length).Span);
        values.CopyTo(_values.View<float>().Slice(Count, values.Length).Span);
        EndRow(indices.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _starts.Dispose();
        _indices.Dispose();
        _values.Dispose();
    }

    /// <summary>Adds a row of values that are mapped on the way: value * gain[latent] + offset[latent], pairs that are
    /// not greater than 0 left out.</summary>
    internal void AddRow(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> gain, ReadOnlySpan<float> offset)
    {
        Reserve(indices.Length);
        TensorView<int> targetIndices = _indices.View<int>().Slice(Count);
        TensorView<float> targetValues = _values.View<float>().Slice(Count);
        int kept = 0;
        for (int j = 0; j < indices.Length; j++)
        {
            int latent = indices[j];
            float value = (values[j] * gain[latent]) + (offset.IsEmpty ? 0 : offset[latent]);
            if (!(value > 0))
                continue;
            targetIndices[kept] = latent;
            targetValues[kept++] = value;
        }

        EndRow(kept);
    }

    private void EndRow(int pairs)
    {
        Count += pairs;
        Rows++;
        _starts.View<long>()[Rows] = Count;
    }

    private void Reserve(int pairs)
    {
        if (Rows + 2 > _starts.Count)
            _starts = Grow<long>(_starts, Rows + 1, Rows + 2);
        if (Count + pairs > _indices.Count)
        {
            _indices = Grow<int>(_indices, Count, Count + pairs);
            _values = Grow<float>(_values, Count, Count + pairs);
        }
    }

    // At least doubles, so that filling a buffer costs a constant factor.
    private static unsafe Tensor Grow<T>(Tensor old, long used, long needed)
        where T : unmanaged
    {
        var grown = new Tensor(old.DType, Math.Max(needed, 2 * old.Count));
        Buffer.MemoryCopy(old.Pointer, grown.Pointer, grown.Count * sizeof(T), used * sizeof(T));
        old.Dispose();
        return grown;
    }
}
