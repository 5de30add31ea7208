using System.Runtime.InteropServices;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Annotate;

/// <summary>
/// The mean of a feature over a window around each residue, cut at the ends of a protein: what a feature of single
/// residues (a hydrophobic one here and there) says about a stretch (a transmembrane helix). Keeps its memory from call
/// to call; used by one thread at a time.
/// </summary>
internal sealed class WindowMean
{
    private readonly List<uint> _positions = [];
    private readonly List<float> _values = [];

    /// <summary>Averages a sparse column; a residue that is not listed counts as 0, and so do those beyond the
    /// protein's ends.</summary>
    /// <param name="column">Sparse.</param>
    /// <param name="firstResidues">First residue of each protein, and the number of residues.</param>
    /// <param name="window">Residues of the window, odd; 1 gives the column itself.</param>
    /// <returns>Valid until the next call, or as long as <paramref name="column"/> when the window is 1.</returns>
    public FeatureColumn Of(FeatureColumn column, ReadOnlySpan<int> firstResidues, int window)
    {
        if (window == 1)
            return column;
        _positions.Clear();
        _values.Clear();
        for (int protein = 0, next = 0; next < column.Positions.Length; protein++)
        {
            int end = firstResidues[protein + 1], from = next;
            while (next < column.Positions.Length && column.Positions[next] < (uint)end)
                next++;
            if (next > from)
            {
                AddProtein(
                    column.Positions[from..next], column.Values[from..next], firstResidues[protein], end, window);
            }
        }

        return new FeatureColumn(CollectionsMarshal.AsSpan(_positions), CollectionsMarshal.AsSpan(_values));
    }

    private void AddProtein(ReadOnlySpan<uint> positions, ReadOnlySpan<float> values, int first, int end, int window)
    {
        int half = window / 2, enters = 0, leaves = 0;
        double sum = 0;
        int at = Math.Max(first, (int)positions[0] - half);
        while (at < end)
        {
            for (; enters < positions.Length && positions[enters] <= at + half; enters++)
                sum += values[enters];
            for (; leaves < enters && positions[leaves] < at - half; leaves++)
                sum -= values[leaves];
            if (enters == leaves)
            {
                // Nothing in sight: rounding must not leave a rest, and the gap is skipped.
                sum = 0;
                if (enters == positions.Length)
                    return;
                at = (int)positions[enters] - half;
                continue;
            }

            _positions.Add((uint)at);
            _values.Add((float)(sum / window));
            at++;
        }
    }
}
