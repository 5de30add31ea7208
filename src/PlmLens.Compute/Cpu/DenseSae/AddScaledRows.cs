namespace PlmLens.Compute.Cpu;

/// <summary>output[r, :] += factors[r] * x[r, :], with x the same row for all when its stride is 0.</summary>
internal readonly unsafe struct AddScaledRows(
    float* x, int stride, float* factors, RowBlocks blocks, int cols, float* output) : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            if (factors[r] == 0)
                continue;
            V factor = V.Fill(factors[r]);
            float* source = x + (r * stride), target = output + (r * cols);
            for (int c = 0; c < cols; c += V.Lanes)
            {
                int lanes = Math.Min(V.Lanes, cols - c);
                V sum = WeightedRows.Load<V>(target + c, lanes);
                sum = V.MulAdd(factor, WeightedRows.Load<V>(source + c, lanes), sum);
                WeightedRows.Store(sum, target + c, lanes);
            }
        }
    }
}
