namespace PlmLens.Compute.Cpu;

/// <summary>Keeps a row at length 1 through an optimiser step.</summary>
internal static unsafe class UnitRow
{
    /// <summary>target = gradient - (gradient . weights / weights . weights) weights; target may be gradient.</summary>
    internal static void Project<V>(float* weights, float* gradient, int cols, float* target)
        where V : struct, IVec<V>
    {
        float length = WeightedRows.Dot<V>(weights, weights, cols);
        V share = V.Fill(length > 0 ? -WeightedRows.Dot<V>(gradient, weights, cols) / length : 0);
        for (int c = 0; c < cols; c += V.Lanes)
        {
            int lanes = Math.Min(V.Lanes, cols - c);
            V row = WeightedRows.Load<V>(gradient + c, lanes);
            WeightedRows.Store(V.MulAdd(share, WeightedRows.Load<V>(weights + c, lanes), row), target + c, lanes);
        }
    }

    /// <summary>weights /= |weights|; 0 stays.</summary>
    internal static void Normalise<V>(float* weights, int cols)
        where V : struct, IVec<V>
    {
        float length = WeightedRows.Dot<V>(weights, weights, cols);
        if (!(length > 0))
            return;
        V norm = V.Fill(MathF.Sqrt(length));
        for (int c = 0; c < cols; c += V.Lanes)
        {
            int lanes = Math.Min(V.Lanes, cols - c);
            WeightedRows.Store(WeightedRows.Load<V>(weights + c, lanes) / norm, weights + c, lanes);
        }
    }
}
