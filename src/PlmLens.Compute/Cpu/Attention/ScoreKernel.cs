using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Scores of a block of queries against a block of keys: scores[j, q] = sum over c of queries[c, q] * keys[j, c], and
/// their running maximum over j. Queries lie along the lanes (two vectors), a key element is broadcast; so a softmax
/// over keys needs no sums across lanes. The sum runs over c in order, whatever the tile.
/// </summary>
internal static unsafe class ScoreKernel<V>
    where V : struct, IVec<V>
{
    /// <summary>Keys come in multiples of this; the caller repeats the last one.</summary>
    internal const int KeyTile = 8;

    /// <param name="queries">[headDim, 2 vectors].</param>
    /// <param name="keys">[count, headDim].</param>
    /// <param name="count">A multiple of <see cref="KeyTile"/>.</param>
    /// <param name="headDim">1 or more.</param>
    /// <param name="scores">[count, 2 vectors].</param>
    /// <param name="max">[2 vectors], raised.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* queries, float* keys, int count, int headDim, float* scores, float* max)
    {
        int block = 2 * V.Lanes;
        V max0 = V.Load(max), max1 = V.Load(max + V.Lanes);
        int step = V.ManyRegisters ? 8 : 4;
        for (int j = 0; j < count; j += step)
        {
            float* key = keys + ((long)j * headDim);
            if (V.ManyRegisters)
                Eight(queries, key, headDim, scores + (j * block), ref max0, ref max1);
            else
                Four(queries, key, headDim, scores + (j * block), ref max0, ref max1);
        }

        max0.Store(max);
        max1.Store(max + V.Lanes);
    }

    // 8 keys x 2 vectors: 16 sums in registers; each step loads 2 vectors and 8 scalars for 16 multiply-adds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* queries, float* keys, int headDim, float* scores, ref V max0, ref V max1)
    {
        int n = V.Lanes;
        float* k3 = keys + (3L * headDim);
        float* k6 = keys + (6L * headDim);
        V a0 = default, a1 = default, a2 = default, a3 = default;
        V a4 = default, a5 = default, a6 = default, a7 = default;
        V b0 = default, b1 = default, b2 = default, b3 = default;
        V b4 = default, b5 = default, b6 = default, b7 = default;
        for (int c = 0; c < headDim; c++)
        {
            V x = V.Load(queries), y = V.Load(queries + n), k;
            queries += 2 * n;
            k = V.Fill(keys[c]);
            a0 = V.MulAdd(k, x, a0);
            b0 = V.MulAdd(k, y, b0);
            k = V.Fill(keys[c + headDim]);
            a1 = V.MulAdd(k, x, a1);
            b1 = V.MulAdd(k, y, b1);
            k = V.Fill(keys[c + (2 * headDim)]);
            a2 = V.MulAdd(k, x, a2);
            b2 = V.MulAdd(k, y, b2);
            k = V.Fill(k3[c]);
            a3 = V.MulAdd(k, x, a3);
            b3 = V.MulAdd(k, y, b3);
            k = V.Fill(k3[c + headDim]);
            a4 = V.MulAdd(k, x, a4);
            b4 = V.MulAdd(k, y, b4);
            k = V.Fill(k3[c + (2 * headDim)]);
            a5 = V.MulAdd(k, x, a5);
            b5 = V.MulAdd(k, y, b5);
            k = V.Fill(k6[c]);
            a6 = V.MulAdd(k, x, a6);
            b6 = V.MulAdd(k, y, b6);
            k = V.Fill(k6[c + headDim]);
            a7 = V.MulAdd(k, x, a7);
            b7 = V.MulAdd(k, y, b7);
        }

        Finish(a0, a1, a2, a3, scores, ref max0);
        Finish(b0, b1, b2, b3, scores + n, ref max1);
        Finish(a4, a5, a6, a7, scores + (8 * n), ref max0);
        Finish(b4, b5, b6, b7, scores + (9 * n), ref max1);
    }

    // 4 keys x 2 vectors, for 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* queries, float* keys, int headDim, float* scores, ref V max0, ref V max1)
    {
        int n = V.Lanes;
        float* k3 = keys + (3L * headDim);
        V a0 = default, a1 = default, a2 = default, a3 = default;
        V b0 = default, b1 = default, b2 = default, b3 = default;
        for (int c = 0; c < headDim; c++)
        {
            V x = V.Load(queries), y = V.Load(queries + n), k;
            queries += 2 * n;
            k = V.Fill(keys[c]);
            a0 = V.MulAdd(k, x, a0);
            b0 = V.MulAdd(k, y, b0);
            k = V.Fill(keys[c + headDim]);
            a1 = V.MulAdd(k, x, a1);
            b1 = V.MulAdd(k, y, b1);
            k = V.Fill(keys[c + (2 * headDim)]);
            a2 = V.MulAdd(k, x, a2);
            b2 = V.MulAdd(k, y, b2);
            k = V.Fill(k3[c]);
            a3 = V.MulAdd(k, x, a3);
            b3 = V.MulAdd(k, y, b3);
        }

        Finish(a0, a1, a2, a3, scores, ref max0);
        Finish(b0, b1, b2, b3, scores + n, ref max1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V s0, V s1, V s2, V s3, float* scores, ref V max)
    {
        int row = 2 * V.Lanes;
        s0.Store(scores);
        s1.Store(scores + row);
        s2.Store(scores + (2 * row));
        s3.Store(scores + (3 * row));
        max = V.Max(max, V.Max(V.Max(s0, s1), V.Max(s2, s3)));
    }
}
