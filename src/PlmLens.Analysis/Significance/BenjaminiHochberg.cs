namespace PlmLens.Analysis.Significance;

/// <summary>False discovery rates of many tests (Benjamini and Hochberg 1995).</summary>
public static class BenjaminiHochberg
{
    /// <summary>q of each test: the smallest false discovery rate at which it is among the discoveries.</summary>
    /// <param name="p">p-values, 0 to 1.</param>
    /// <returns>In the same order, each at least its p and at most 1.</returns>
    public static double[] Q(ReadOnlySpan<double> p)
    {
        int[] order = new int[p.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        double[] keys = p.ToArray();
        Array.Sort(keys, order);
        var q = new double[p.Length];
        double least = 1;
        for (int rank = order.Length; rank >= 1; rank--)
        {
            least = Math.Min(least, keys[rank - 1] * order.Length / rank);
            q[order[rank - 1]] = least;
        }

        return q;
    }
}
