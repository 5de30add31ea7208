namespace PlmLens.Compute.Cpu;

/// <summary>
/// Residual of a row and its dot products with the same decoder rows. The second pass over the rows (as many floats as
/// the row's codes times cols) finds them in the cache.
/// </summary>
internal readonly unsafe struct SparseResidual(
    float* target, SparseCodes codes, float* decoder, RowBlocks blocks, int cols, float* residual, float* squares)
    : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int* index = codes.Indices.Pointer;
        float* value = codes.Values.Pointer, dot = codes.Dots.Pointer;
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            long first = codes.First(r), end = codes.ActiveEnd(r);
            float* rest = residual + (r * cols);
            WeightedRows.Sum<V>(
                target + (r * cols), -1, decoder, index + first, value + first, (int)(end - first), cols, rest);
            squares[r] = WeightedRows.Dot<V>(rest, rest, cols);
            for (long j = first; j < end; j++)
                dot[j] = codes.Factor * WeightedRows.Dot<V>(rest, decoder + ((long)index[j] * cols), cols);
            for (long j = end; j < codes.First(r + 1); j++)
                dot[j] = 0;
        }
    }
}
