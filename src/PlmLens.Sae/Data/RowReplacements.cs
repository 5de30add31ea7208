using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Which rows of a window a source leaves out, and which take their places: the next row in the window, in the
/// order of its places and around its end, that is left in.</summary>
internal sealed class RowReplacements
{
    private readonly Dictionary<int, int> _insteadOf = [];
    private readonly HashSet<int> _notFinite = [];

    private RowReplacements()
    {
    }

    /// <summary>Judges every row of a window.</summary>
    /// <param name="buffer">The window.</param>
    /// <param name="window">Its extent.</param>
    /// <param name="streams">The streams that the source reads: a row is bad when it is in any of them.</param>
    /// <param name="limits">For each of these, the greatest length a row may have; infinity for none.</param>
    /// <param name="policy">Whether rows that are not finite are replaced.</param>
    /// <exception cref="PlmLensException">No row is left.</exception>
    public static RowReplacements Of(
        WindowBuffer buffer, RowWindow window, int[] streams, float[] limits, BadRowPolicy policy)
    {
        var result = new RowReplacements();
        var bad = new HashSet<int>();
        for (int i = 0; i < streams.Length; i++)
        {
            ReadOnlySpan<float> norms = buffer.Norms(streams[i]);
            for (int row = 0; row < window.Rows; row++)
            {
                if (norms[row] <= limits[i])
                    continue;
                if (float.IsNaN(norms[row]) && policy == BadRowPolicy.Stop)
                    result._notFinite.Add(row);
                else
                    bad.Add(row);
            }
        }

        if (bad.Count == window.Rows)
        {
            throw new PlmLensException(
                $"All {window.Rows} hidden states of a shuffle window are left out as not finite or too long; embed " +
                "again or raise the norm limit.");
        }

        // Backwards from a good row, so that the row after each is settled already.
        int good = 0;
        while (bad.Contains(good))
            good++;
        for (int i = 1; i < window.Rows && result._insteadOf.Count < bad.Count; i++)
        {
            int row = (good - i + window.Rows) % window.Rows, next = (row + 1) % window.Rows;
            if (bad.Contains(row))
                result._insteadOf[row] = result.RowFor(next);
        }

        return result;
    }

    /// <summary>The row that is read for a place.</summary>
    public int RowFor(int place) => _insteadOf.TryGetValue(place, out int other) ? other : place;

    /// <summary>True when the row is not finite and the policy is to stop.</summary>
    public bool Stops(int row) => _notFinite.Contains(row);

    /// <summary>True when every place is read as it is.</summary>
    public bool IsEmpty => _insteadOf.Count == 0 && _notFinite.Count == 0;
}
