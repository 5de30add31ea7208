namespace PlmLens.Compute.Cpu;

/// <summary>
/// Residuals of nested prefixes: codes ascend in a row, so one pass over the decoder rows leaves the residual of each
/// prefix where the next one starts; going back, the weighted residuals are summed up in place.
/// </summary>
internal readonly unsafe struct PrefixResidual(
    float* target,
    SparseCodes codes,
    float* decoder,
    LatentPrefixes prefixes,
    RowBlocks blocks,
    int cols,
    float* residual,
    float* suffixes,
    float* squares) : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int* index = codes.Indices.Pointer;
        float* value = codes.Values.Pointer, dot = codes.Dots.Pointer, weight = prefixes.Weights.Pointer;
        int count = prefixes.Count;
        long stride = (long)codes.Rows * cols;
        long* ends = stackalloc long[count];
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            long slot = codes.First(r), end = codes.ActiveEnd(r);
            float* rest = target + (r * cols), suffix = suffixes + (r * cols);
            for (int g = 0; g < count; g++)
            {
                long first = slot;
                while (slot < end && index[slot] < prefixes.Ends.Pointer[g])
                    slot++;
                ends[g] = slot;
                float* next = g == count - 1 ? residual + (r * cols) : suffix + (g * stride);
                WeightedRows.Sum<V>(
                    rest, -1, decoder, index + first, value + first, (int)(slot - first), cols, next);
                squares[(r * count) + g] = WeightedRows.Dot<V>(next, next, cols);
                rest = next;
            }

            WeightedRows.Scale<V>(rest, weight[count - 1], null, cols, suffix + ((count - 1) * stride));
            for (int g = count - 1; g >= 0; g--)
            {
                float* sum = suffix + (g * stride);
                if (g < count - 1)
                    WeightedRows.Scale<V>(sum, weight[g], sum + stride, cols, sum);
                for (long j = g == 0 ? codes.First(r) : ends[g - 1]; j < ends[g]; j++)
                    dot[j] = codes.Factor * WeightedRows.Dot<V>(sum, decoder + ((long)index[j] * cols), cols);
            }

            for (long j = end; j < codes.First(r + 1); j++)
                dot[j] = 0;
        }
    }
}
