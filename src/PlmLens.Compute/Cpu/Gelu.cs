using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// gelu(x) = x Phi(x) = max(x, 0) - h(|x|), where h(a) = a Q(a) and Q is the upper tail of the standard normal. The
/// tail
/// is exp(-a^2 / 2) t P(t), t = 1 / (1 + 0.34 a), with P of degree 6 (Remez exchange on relative error for a in [0, 6]:
/// 1.3e-7; beyond, h is below 6e-9). So small results on the negative side keep their relative accuracy, which
/// 1 + erf(x) loses to cancellation. Error within 1e-7 of max(1, |x|); NaN gives NaN, infinities their limits.
/// </summary>
internal readonly unsafe struct Gelu(float* x, RowBlocks blocks, float* output) : IVectorJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        long end = blocks.End(part), i = blocks.First(part);
        for (; i <= end - V.Lanes; i += V.Lanes)
            Of(V.Load(x + i)).Store(output + i);
        int left = (int)(end - i);
        if (left > 0)
            Tail<V>.Store(Of(Tail<V>.Load(x + i, left, 0)), output + i, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Of<V>(V x)
        where V : struct, IVec<V>
    {
        // At 15 the exponential is 0 already; larger magnitudes would give infinity times 0.
        V a = V.AtMost(V.Abs(x), V.Fill(15f));
        V t = V.Fill(1f) / V.MulAdd(V.Fill(0.34f), a, V.Fill(1f));
        V p = V.MulAdd(V.Fill(0.0464521833f), t, V.Fill(-0.2075962871f));
        p = V.MulAdd(p, t, V.Fill(0.2766158283f));
        p = V.MulAdd(p, t, V.Fill(-0.0423073620f));
        p = V.MulAdd(p, t, V.Fill(0.1624373644f));
        p = V.MulAdd(p, t, V.Fill(0.1282135099f));
        p = V.MulAdd(p, t, V.Fill(0.1361847073f));
        V exponential = V.Exp2(a * a * V.Fill(-0.5f * Exp2Polynomial.Log2E));
        return V.Max(x, default) - (a * t * p * exponential);
    }
}
