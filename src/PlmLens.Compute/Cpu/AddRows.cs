using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>Adds table rows.</summary>
internal readonly unsafe struct AddRows(int* index, float* table, RowBlocks blocks, int cols, float* x) : IVectorJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            float* source = table + ((long)index[r] * cols);
            float* target = x + (r * cols);
            int c = 0;
            for (; c <= cols - V.Lanes; c += V.Lanes)
                (V.Load(target + c) + V.Load(source + c)).Store(target + c);
            for (; c < cols; c++)
                target[c] += source[c];
        }
    }
}
