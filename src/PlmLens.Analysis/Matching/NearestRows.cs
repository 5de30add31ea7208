using PlmLens.Analysis.Metrics;

namespace PlmLens.Analysis.Matching;

/// <summary>The nearest few rows of another set for each row, by cosine.</summary>
/// <param name="rows">Rows that look.</param>
/// <param name="most">Neighbours kept of each, 1 or more.</param>
internal sealed class NearestRows(int rows, int most)
{
    private readonly float[] _cosines = Filled(rows * most);
    private readonly int[] _others = new int[rows * most];
    private readonly int[] _counts = new int[rows];

    /// <summary>Considers a pair. Pairs of one row come in a fixed order; among equals the first wins.</summary>
    public void Offer(int row, int other, float cosine)
    {
        int start = row * most, count = _counts[row];
        if (count == most && !(cosine > _cosines[start + most - 1]))
            return;
        int at = count < most ? _counts[row]++ : most - 1;
        for (; at > 0 && _cosines[start + at - 1] < cosine; at--)
        {
            _cosines[start + at] = _cosines[start + at - 1];
            _others[start + at] = _others[start + at - 1];
        }

        _cosines[start + at] = cosine;
        _others[start + at] = other;
    }

    /// <summary>The smallest cosine that is kept: a pair below it need not be offered.</summary>
    public float Least(int row) => _cosines[(row * most) + most - 1];

    /// <summary>Neighbours of a row, nearest first.</summary>
    public ReadOnlySpan<int> Others(int row) => _others.AsSpan(row * most, _counts[row]);

    /// <summary>Their cosines.</summary>
    public ReadOnlySpan<float> Cosines(int row) => _cosines.AsSpan(row * most, _counts[row]);

    /// <summary>Offers every row and column of a tile to both sides.</summary>
    public static void Offer(CosineTiles.Tile tile, NearestRows ofRows, NearestRows ofColumns)
    {
        for (int r = 0; r < tile.Rows; r++)
        {
            int row = tile.FirstRow + r;
            ReadOnlySpan<float> cosines = tile.Row(r);
            for (int c = 0; c < cosines.Length; c++)
            {
                float cosine = cosines[c];
                if (cosine > ofRows.Least(row))
                    ofRows.Offer(row, tile.FirstColumn + c, cosine);
                if (cosine > ofColumns.Least(tile.FirstColumn + c))
                    ofColumns.Offer(tile.FirstColumn + c, row, cosine);
            }
        }
    }

    private static float[] Filled(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NegativeInfinity);
        return values;
    }
}
