using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Layer normalisation. A row stays in the first-level cache for its three passes: mean, variance around the mean (no
/// cancellation, however large the mean), result.
/// </summary>
internal readonly unsafe struct LayerNorm(
    float* x, float* gamma, float* beta, RowBlocks blocks, int cols, float epsilon, float* output) : IVectorJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
            Row<V>(x + (r * cols), output + (r * cols));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V>(float* source, float* target)
        where V : struct, IVec<V>
    {
        // Two sums in turn (s0, s1) hide the latency of an addition. Whole pairs of vectors, then single ones, then
        // the tail padded with what adds nothing: 0 to the sum, the mean to the variance.
        int pairs = cols - (cols % (2 * V.Lanes)), whole = cols - (cols % V.Lanes);
        V s0 = default, s1 = default;
        for (int c = 0; c < pairs; c += 2 * V.Lanes)
        {
            s0 += V.Load(source + c);
            s1 += V.Load(source + c + V.Lanes);
        }

        if (pairs < whole)
            s0 += V.Load(source + pairs);
        if (whole < cols)
            s1 += Tail<V>.Load(source + whole, cols - whole, 0);
        float mean = V.Sum(s0 + s1) / cols;

        V center = V.Fill(mean);
        s0 = default;
        s1 = default;
        for (int c = 0; c < pairs; c += 2 * V.Lanes)
        {
            V d0 = V.Load(source + c) - center, d1 = V.Load(source + c + V.Lanes) - center;
            s0 = V.MulAdd(d0, d0, s0);
            s1 = V.MulAdd(d1, d1, s1);
        }

        if (pairs < whole)
        {
            V d = V.Load(source + pairs) - center;
            s0 = V.MulAdd(d, d, s0);
        }

        if (whole < cols)
        {
            V d = Tail<V>.Load(source + whole, cols - whole, mean) - center;
            s1 = V.MulAdd(d, d, s1);
        }

        V scale = V.Fill(1 / MathF.Sqrt((V.Sum(s0 + s1) / cols) + epsilon));
        for (int c = 0; c < whole; c += V.Lanes)
        {
            V normal = (V.Load(source + c) - center) * scale;
            V.MulAdd(normal, V.Load(gamma + c), V.Load(beta + c)).Store(target + c);
        }

        if (whole < cols)
        {
            int left = cols - whole;
            V normal = (Tail<V>.Load(source + whole, left, mean) - center) * scale;
            V y = V.MulAdd(normal, Tail<V>.Load(gamma + whole, left, 0), Tail<V>.Load(beta + whole, left, 0));
            Tail<V>.Store(y, target + whole, left);
        }
    }
}
