namespace PlmLens.Compute.Cpu;

/// <summary>output[r, c] = scale * x[r, c] - offset[c], one vector of columns after the other.</summary>
internal readonly unsafe struct Center(
    float* x, float* offset, float scale, RowBlocks blocks, int cols, float* output) : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        V factor = V.Fill(scale);
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            float* source = x + (r * cols), target = output + (r * cols);
            for (int c = 0; c < cols; c += V.Lanes)
            {
                int lanes = Math.Min(V.Lanes, cols - c);
                V scaled = factor * WeightedRows.Load<V>(source + c, lanes);
                WeightedRows.Store(scaled - WeightedRows.Load<V>(offset + c, lanes), target + c, lanes);
            }
        }
    }
}
