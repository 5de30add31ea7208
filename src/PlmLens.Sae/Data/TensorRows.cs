using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>A table of activations in memory.</summary>
public sealed unsafe class TensorRows : IActivationRows
{
    private readonly Tensor _values;

    /// <summary>Serves the rows of <paramref name="values"/>, which stays the caller's to dispose.</summary>
    /// <param name="values">F32; the last extent is the width, the others together count the rows.</param>
    public TensorRows(Tensor values)
    {
        if (values.DType != DType.F32 || values.Shape.Length < 2)
            throw new ArgumentException("Expected an F32 tensor of at least two dimensions.", nameof(values));
        _values = values;
        Width = checked((int)values.Shape[^1]);
        Count = Width == 0 ? 0 : values.Count / Width;
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<long> rows, TensorView<float> output)
    {
        TensorView<float> values = _values;
        for (int i = 0; i < rows.Length; i++)
            values.Row(rows[i], Width).Span.CopyTo(output.Row(i, Width).Span);
    }
}
