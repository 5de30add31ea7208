namespace PlmLens.Compute.Cpu;

/// <summary>squares[r] = |x_r|^2 - (x_r . a_r)^2 / |a_r|^2.</summary>
internal readonly unsafe struct RowSquares(float* x, float* across, RowBlocks blocks, int cols, float* squares)
    : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            float* row = x + (r * cols);
            double total = WeightedRows.Dot<V>(row, row, cols);
            if (across != null)
            {
                float* other = across + (r * cols);
                double length = WeightedRows.Dot<V>(other, other, cols), along = WeightedRows.Dot<V>(row, other, cols);
                if (length > 0)
                    total = Math.Max(0, total - (along * along / length));
            }

            squares[r] = (float)total;
        }
    }
}
