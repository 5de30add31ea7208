namespace PlmLens.Compute.Cpu;

/// <summary>Adam on a run of parameters.</summary>
internal static unsafe class AdamRow
{
    /// <summary>Updates parameters and moments [count] in place with gradient * step.GradientScale.</summary>
    internal static void Update<V>(
        float* gradient, in AdamStep step, long count, float* parameters, float* first, float* second)
        where V : struct, IVec<V>
    {
        V scale = V.Fill(step.GradientScale), rate = V.Fill(-step.Rate), epsilon = V.Fill(step.Epsilon);
        V beta1 = V.Fill(step.Beta1), rest1 = V.Fill(1 - step.Beta1), beta2 = V.Fill(step.Beta2);
        V rest2 = V.Fill(1 - step.Beta2), correction = V.Fill(step.InverseRootCorrection2);
        for (long c = 0; c < count; c += V.Lanes)
        {
            int lanes = (int)Math.Min(V.Lanes, count - c);
            V g = scale * WeightedRows.Load<V>(gradient + c, lanes);
            V m = V.MulAdd(beta1, WeightedRows.Load<V>(first + c, lanes), rest1 * g);
            V v = V.MulAdd(beta2, WeightedRows.Load<V>(second + c, lanes), rest2 * g * g);
            V root = V.MulAdd(V.Sqrt(v), correction, epsilon);
            V w = WeightedRows.Load<V>(parameters + c, lanes) + (rate * m / root);
            WeightedRows.Store(m, first + c, lanes);
            WeightedRows.Store(v, second + c, lanes);
            WeightedRows.Store(w, parameters + c, lanes);
        }
    }
}
