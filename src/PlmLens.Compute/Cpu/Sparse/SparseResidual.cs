namespace PlmLens.Compute.Cpu;

/// <summary>
/// Residual of a row and its dot products with the same decoder rows. The second pass over the rows (k * cols floats)
/// finds them in the cache.
/// </summary>
internal readonly unsafe struct SparseResidual(
    float* target,
    int* indices,
    float* values,
    float* decoder,
    float factor,
    RowBlocks blocks,
    int k,
    int cols,
    float* residual,
    float* squares,
    float* dots) : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            int* index = indices + (r * k);
            float* value = values + (r * k), dot = dots + (r * k), rest = residual + (r * cols);
            int active = 0;
            while (active < k && value[active] != 0)
                active++;
            WeightedRows.Sum<V>(target + (r * cols), -1, decoder, index, value, active, int.MaxValue, cols, rest);
            squares[r] = WeightedRows.Dot<V>(rest, rest, cols);
            for (int j = 0; j < k; j++)
                dot[j] = j < active ? factor * WeightedRows.Dot<V>(rest, decoder + ((long)index[j] * cols), cols) : 0;
        }
    }
}
