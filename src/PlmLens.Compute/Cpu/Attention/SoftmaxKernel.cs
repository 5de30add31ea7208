using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// One step of a softmax over blocks of keys (online softmax, Milakov and Gimelshein 2018): scores become
/// weights[j, q] = exp(scores[j, q] - max[q]), and what earlier blocks summed is scaled to the raised maximum.
/// </summary>
internal static unsafe class SoftmaxKernel<V>
    where V : struct, IVec<V>
{
    /// <param name="scores">[count, 2 vectors], becomes the weights.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="before">[2 vectors], maximum over the earlier blocks; minus infinity before the first.</param>
    /// <param name="max">[2 vectors], maximum with this block.</param>
    /// <param name="keep">[2 vectors], becomes exp(before - max).</param>
    /// <param name="total">[2 vectors], becomes total * keep + (sum of this block's weights).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* scores, int count, float* before, float* max, float* keep, float* total)
    {
        int n = V.Lanes;
        // exp(s - max) = 2^(s log2 e - max log2 e): the subtraction costs no more than the conversion alone.
        V log2E = V.Fill(Exp2Polynomial.Log2E);
        V max0 = V.Load(max) * log2E, max1 = V.Load(max + n) * log2E;
        V keep0 = V.Exp2((V.Load(before) * log2E) - max0), keep1 = V.Exp2((V.Load(before + n) * log2E) - max1);
        keep0.Store(keep);
        keep1.Store(keep + n);
        V minus0 = default(V) - max0, minus1 = default(V) - max1, sum0 = default, sum1 = default;
        for (int j = 0; j < count; j++)
        {
            V x = V.Exp2(V.MulAdd(V.Load(scores), log2E, minus0));
            V y = V.Exp2(V.MulAdd(V.Load(scores + n), log2E, minus1));
            x.Store(scores);
            y.Store(scores + n);
            sum0 += x;
            sum1 += y;
            scores += 2 * n;
        }

        V.MulAdd(V.Load(total), keep0, sum0).Store(total);
        V.MulAdd(V.Load(total + n), keep1, sum1).Store(total + n);
    }
}
