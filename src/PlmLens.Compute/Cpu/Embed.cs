using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>Copies scaled table rows.</summary>
internal readonly unsafe struct Embed(
    int* tokens, float* table, float* rowScale, RowBlocks blocks, int cols, float* output) : IVectorJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            float* target = output + (r * cols);
            if (rowScale[r] == 0)
                new Span<float>(target, cols).Clear();
            else
                Scale<V>(table + ((long)tokens[r] * cols), rowScale[r], target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale<V>(float* source, float factor, float* target)
        where V : struct, IVec<V>
    {
        V scale = V.Fill(factor);
        int c = 0;
        for (; c <= cols - V.Lanes; c += V.Lanes)
            (V.Load(source + c) * scale).Store(target + c);
        for (; c < cols; c++)
            target[c] = source[c] * factor;
    }
}
