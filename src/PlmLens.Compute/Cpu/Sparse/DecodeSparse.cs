namespace PlmLens.Compute.Cpu;

/// <summary>Sparse decoder: runs of slots with values other than 0 are added by <see cref="WeightedRows"/>.</summary>
internal readonly unsafe struct DecodeSparse(
    int* indices, float* values, float* decoder, float* bias, RowBlocks blocks, int k, int cols, float* output)
    : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            int* index = indices + (r * k);
            float* value = values + (r * k), target = output + (r * cols), start = bias;
            int first = 0;
            while (first < k)
            {
                int end = first;
                while (end < k && value[end] != 0)
                    end++;
                WeightedRows.Sum<V>(
                    start, 1, decoder, index + first, value + first, end - first, cols, target);
                start = target;
                first = end;
                while (first < k && value[first] == 0)
                    first++;
            }
        }
    }
}
