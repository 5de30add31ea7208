using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>Mean and variance of each column over the first rows of a design.</summary>
internal sealed class ColumnMoments
{
    public ColumnMoments(IDesign design, int rows, WorkerPool pool)
    {
        IDesign head = design.Head(rows);
        var ones = new double[rows];
        Array.Fill(ones, 1);
        (double[] sums, double[] squares) = (new double[design.Columns], new double[design.Columns]);
        head.MultiplyTransposed(ones, 1, sums, pool);
        head.SquaresTransposed(ones, 1, squares, pool);
        Means = sums;
        Variances = squares;
        for (int j = 0; j < sums.Length; j++)
        {
            sums[j] /= rows;
            squares[j] = Variance(squares[j] / rows, sums[j]);
        }
    }

    /// <summary>Means.</summary>
    public double[] Means { get; }

    /// <summary>Variances, divided by the number of rows; exactly 0 for a column that rounding alone moves.</summary>
    public double[] Variances { get; }

    /// <summary>1 / standard deviation; 0 for a constant column, which thereby says nothing.</summary>
    public double[] Factors() => [.. Variances.Select(v => v > 0 ? 1 / Math.Sqrt(v) : 0)];

    // The mean square and the squared mean cancel: what is left below their rounding is no variance.
    private static double Variance(double meanSquare, double mean)
    {
        double variance = meanSquare - (mean * mean);
        return variance > 1e-12 * meanSquare ? variance : 0;
    }
}
