namespace PlmLens.Compute.Cpu;

/// <summary>Decoder of ragged codes: the entries of a row are added by <see cref="WeightedRows"/>.</summary>
internal readonly unsafe struct DecodeRagged(
    long* starts, int* indices, float* values, float* decoder, float* bias, RowBlocks blocks, int cols, float* output)
    : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            long first = starts[r];
            int count = (int)(starts[r + 1] - first);
            WeightedRows.Sum<V>(
                bias, 1, decoder, indices + first, values + first, count, cols, output + (r * cols));
        }
    }
}
