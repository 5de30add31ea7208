using PlmLens.Core;

namespace PlmLens.Analysis.Matching;

/// <summary>The residues on which each latent is active, ascending, with its activations: <see cref="ActivationRows"/>
/// turned round.</summary>
public sealed class ActivationLists : IDisposable
{
    private readonly int[] _proteins;
    private readonly int[] _starts;
    private readonly Tensor _rows;
    private readonly Tensor _values;

    internal ActivationLists(ActivationRows rows)
    {
        _proteins = [.. rows.FirstRows];
        _starts = new int[rows.Latents + 1];
        _rows = new Tensor(DType.U32, rows.Pairs);
        _values = new Tensor(DType.BF16, rows.Pairs);
        ReadOnlySpan<uint> latents = rows.LatentsOfRows;
        ReadOnlySpan<BFloat16> values = rows.Values;
        ReadOnlySpan<int> starts = rows.Starts;
        foreach (uint latent in latents)
            _starts[latent + 1]++;
        for (int latent = 0; latent < rows.Latents; latent++)
            _starts[latent + 1] += _starts[latent];
        int[] next = [.. _starts];
        TensorView<uint> rowsOut = _rows;
        TensorView<BFloat16> valuesOut = _values;
        for (int row = 0; row < rows.Rows; row++)
        {
            for (int i = starts[row]; i < starts[row + 1]; i++)
            {
                int at = next[latents[i]]++;
                rowsOut[at] = (uint)row;
                valuesOut[at] = values[i];
            }
        }
    }

    /// <summary>Latents of the autoencoder.</summary>
    public int Latents => _starts.Length - 1;

    /// <summary>Residues.</summary>
    public int Rows => _proteins[^1];

    /// <summary>[proteins + 1]: first row of each protein, and the number of rows.</summary>
    internal ReadOnlySpan<int> FirstRows => _proteins;

    /// <summary>Residues on which a latent is active.</summary>
    public int CountOf(int latent) => _starts[latent + 1] - _starts[latent];

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _values.Dispose();
    }

    /// <summary>Residues of a latent.</summary>
    internal ReadOnlySpan<uint> RowsOf(int latent) =>
        _rows.View<uint>().Slice(_starts[latent], CountOf(latent)).Span;

    /// <summary>Its activations.</summary>
    internal ReadOnlySpan<BFloat16> ValuesOf(int latent) =>
        _values.View<BFloat16>().Slice(_starts[latent], CountOf(latent)).Span;
}
