using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Scales queries and turns queries and keys by a table of cosines and sines. A head's lanes i and i + headDim / 2 form
/// a pair, so cosines and sines of half a head are read along the lanes; halves that are not whole vectors end in
/// shorter ones.
/// </summary>
internal readonly unsafe struct ScaleAndRotate(
    int* positions, RowBlocks blocks, int heads, int headDim, float queryScale, RotaryTable? table, float* qkv)
    : IVectorJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int width = heads * headDim;
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            float* queries = qkv + (r * 3 * width);
            Scale<V>(queries, width);
            // Keys follow queries, so one loop over twice the heads turns both.
            for (int head = 0; table is not null && head < 2 * heads; head++)
                Turn<V>(queries + (head * headDim), table.Cosines(positions[r]), table.Sines(positions[r]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale<V>(float* queries, int width)
        where V : struct, IVec<V>
    {
        V scale = V.Fill(queryScale);
        int i = 0;
        for (; i <= width - V.Lanes; i += V.Lanes)
            (V.Load(queries + i) * scale).Store(queries + i);
        for (; i < width; i++)
            queries[i] *= queryScale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn<V>(float* vector, float* cosines, float* sines)
        where V : struct, IVec<V>
    {
        int half = headDim / 2, i = 0;
        for (; i <= half - V.Lanes; i += V.Lanes)
            TurnLanes<V>(vector + i, half, cosines + i, sines + i);
        for (; i <= half - Vec128.Lanes; i += Vec128.Lanes)
            TurnLanes<Vec128>(vector + i, half, cosines + i, sines + i);
        for (; i < half; i++)
        {
            float a = vector[i], b = vector[i + half];
            vector[i] = (a * cosines[i]) - (b * sines[i]);
            vector[i + half] = (b * cosines[i]) + (a * sines[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnLanes<V>(float* vector, int half, float* cosines, float* sines)
        where V : struct, IVec<V>
    {
        V a = V.Load(vector), b = V.Load(vector + half), cos = V.Load(cosines), sin = V.Load(sines);
        ((a * cos) - (b * sin)).Store(vector);
        ((b * cos) + (a * sin)).Store(vector + half);
    }
}
