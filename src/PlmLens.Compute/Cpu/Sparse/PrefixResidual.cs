namespace PlmLens.Compute.Cpu;

/// <summary>
/// Residuals of nested prefixes: codes ascend in a row, so one pass over the decoder rows leaves the residual of each
/// prefix where the next one starts; going back, the weighted residuals are summed up in place.
/// </summary>
internal readonly unsafe struct PrefixResidual(
    float* target, SparseCodes codes, LatentPrefixes prefixes, int cols, float* residual, float* suffixes)
    : IResidualRow
{
    public int SquaresOfRow => prefixes.Count;

    public void Fetch(long row, int column, int columns)
    {
        long at = (row * cols) + column;
        CacheLines.Fetch(target + at, columns);
        CacheLines.Fetch(residual + at, columns);
        for (int g = 0; g < prefixes.Count; g++)
            CacheLines.Fetch(suffixes + ((long)g * codes.Rows * cols) + at, columns);
    }

    public void Run<V>(long row, long end, in ResidualSlice slice)
        where V : struct, IVec<V>
    {
        int* index = codes.Indices.Pointer;
        float* value = codes.Values.Pointer, weight = prefixes.Weights.Pointer;
        int count = prefixes.Count, columns = slice.Columns;
        long stride = (long)codes.Rows * cols, at = (row * cols) + slice.First, slot = codes.First(row);
        float* rest = target + at, suffix = suffixes + at;
        long* ends = stackalloc long[count];
        for (int g = 0; g < count; g++)
        {
            long first = slot;
            while (slot < end && index[slot] < prefixes.Ends.Pointer[g])
                slot++;
            ends[g] = slot;
            float* next = g == count - 1 ? residual + at : suffix + (g * stride);
            WeightedRows.Sum<V>(
                rest, -1, slice.Decoder, index + first, value + first, (int)(slot - first), columns, next);
            slice.Squares[(row * count) + g] += WeightedRows.Dot<V>(next, next, columns);
            rest = next;
        }

        WeightedRows.Scale<V>(rest, weight[count - 1], null, columns, suffix + ((count - 1) * stride));
        for (int g = count - 1; g >= 0; g--)
        {
            float* sum = suffix + (g * stride);
            if (g < count - 1)
                WeightedRows.Scale<V>(sum, weight[g], sum + stride, columns, sum);
            long first = g == 0 ? codes.First(row) : ends[g - 1];
            WeightedRows.AddDots<V>(
                sum, slice.Decoder, index + first, (int)(ends[g] - first), columns, slice.Dots + first);
        }
    }
}
