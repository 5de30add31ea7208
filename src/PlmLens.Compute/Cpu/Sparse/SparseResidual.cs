namespace PlmLens.Compute.Cpu;

/// <summary>
/// Residual of a row and its dot products with the same decoder rows. The second pass over the rows (as many floats as
/// the row's codes times the columns) finds them in the cache.
/// </summary>
internal readonly unsafe struct SparseResidual(float* target, SparseCodes codes, int cols, float* residual)
    : IResidualRow
{
    public int SquaresOfRow => 1;

    public void Fetch(long row, int column, int columns)
    {
        CacheLines.Fetch(target + (row * cols) + column, columns);
        CacheLines.Fetch(residual + (row * cols) + column, columns);
    }

    public void Run<V>(long row, long end, in ResidualSlice slice)
        where V : struct, IVec<V>
    {
        long first = codes.First(row), at = (row * cols) + slice.First;
        int count = (int)(end - first), columns = slice.Columns;
        int* index = codes.Indices.Pointer + first;
        float* rest = residual + at;
        WeightedRows.Sum<V>(
            target + at, -1, slice.Decoder, index, codes.Values.Pointer + first, count, columns, rest);
        slice.Squares[row] += WeightedRows.Dot<V>(rest, rest, columns);
        WeightedRows.AddDots<V>(rest, slice.Decoder, index, count, columns, slice.Dots + first);
    }
}
