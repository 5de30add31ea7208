using PlmLens.Core;

namespace PlmLens.Analysis.Matching;

/// <summary>The residues on which each latent is active, ascending, with its activations: activations by row turned
/// round.</summary>
internal sealed class PostingLists
{
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly BFloat16[] _values;

    /// <summary>Turns activations round.</summary>
    public PostingLists(ActivationRows rows)
    {
        _starts = new int[rows.Latents + 1];
        _rows = new int[rows.Pairs];
        _values = new BFloat16[rows.Pairs];
        ReadOnlySpan<int> latents = rows.LatentsOfRows, starts = rows.Starts;
        foreach (int latent in latents)
            _starts[latent + 1]++;
        for (int latent = 0; latent < rows.Latents; latent++)
            _starts[latent + 1] += _starts[latent];
        int[] next = [.. _starts];
        for (int row = 0; row < rows.Rows; row++)
        {
            for (int i = starts[row]; i < starts[row + 1]; i++)
            {
                int at = next[latents[i]]++;
                _rows[at] = row;
                _values[at] = rows.Values[i];
            }
        }
    }

    /// <summary>Residues of a latent.</summary>
    public ReadOnlySpan<int> RowsOf(int latent) => _rows.AsSpan(_starts[latent].._starts[latent + 1]);

    /// <summary>Its activations.</summary>
    public ReadOnlySpan<BFloat16> ValuesOf(int latent) => _values.AsSpan(_starts[latent].._starts[latent + 1]);
}
