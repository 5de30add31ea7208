using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>Log-sum-exp of a row around its maximum, minus the target's logit. Lanes past the row hold minus
/// infinity, whose exponential is 0.</summary>
internal readonly unsafe struct CrossEntropy(
    float* logits, int* targets, RowBlocks blocks, int cols, float* losses) : IVectorJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (long r = blocks.First(part); r < blocks.End(part); r++)
            losses[r] = LogSumExp<V>(logits + (r * cols)) - logits[(r * cols) + targets[r]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float LogSumExp<V>(float* row)
        where V : struct, IVec<V>
    {
        int whole = cols - (cols % V.Lanes);
        V tail = whole < cols ? Tail<V>.Load(row + whole, cols - whole, float.NegativeInfinity) : V.Fill(row[0]);
        V highest = tail;
        for (int c = 0; c < whole; c += V.Lanes)
            highest = V.Max(V.Load(row + c), highest);
        float max = V.MaxLane(highest);
        V center = V.Fill(max), log2E = V.Fill(Exp2Polynomial.Log2E);
        V sum = whole < cols ? V.Exp2((tail - center) * log2E) : default;
        for (int c = 0; c < whole; c += V.Lanes)
            sum += V.Exp2((V.Load(row + c) - center) * log2E);
        return MathF.Log(V.Sum(sum)) + max;
    }
}
