using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>Brings the columns of a design to one scale, by the training rows.</summary>
internal static class ColumnScaling
{
    /// <summary>Divides each column by its standard deviation; dense columns also lose their mean, which the intercept
    /// takes up. A constant column becomes 0.</summary>
    /// <param name="design">Changed in place.</param>
    /// <param name="rows">The first rows, which the scale is measured on.</param>
    /// <param name="pool">Threads.</param>
    /// <returns>What each column was multiplied by.</returns>
    public static double[] Apply(IDesign design, int rows, WorkerPool pool)
    {
        var moments = new ColumnMoments(design, rows, pool);
        double[] factors = moments.Factors();
        if (design is SparseDesign sparse)
            sparse.ScaleColumns(factors);
        else if (design is DenseDesign dense)
            dense.CentreAndScale(moments.Means, factors);
        else
            throw new ArgumentException("Only sparse and dense designs can be scaled.", nameof(design));
        return factors;
    }
}
