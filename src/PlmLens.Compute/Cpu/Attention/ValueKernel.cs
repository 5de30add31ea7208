using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Adds a block of weighted values: sums[c, q] = sums[c, q] * keep[q] + (sum over j of weights[j, q] * values[j, c]).
/// The inner sum runs over j in order and is added as a whole, so long proteins lose no more than one rounding a block.
/// </summary>
internal static unsafe class ValueKernel<V>
    where V : struct, IVec<V>
{
    /// <param name="weights">[count, 2 vectors].</param>
    /// <param name="values">[count, headDim].</param>
    /// <param name="count">1 or more.</param>
    /// <param name="headDim">1 or more.</param>
    /// <param name="keep">[2 vectors].</param>
    /// <param name="sums">[headDim, 2 vectors], changed.</param>
    internal static void Run(float* weights, float* values, int count, int headDim, float* keep, float* sums)
    {
        int block = 2 * V.Lanes, c = 0;
        for (; V.ManyRegisters && c <= headDim - 8; c += 8)
            Eight(weights, values + c, count, headDim, keep, sums + (c * block));
        for (; c <= headDim - 4; c += 4)
            Four(weights, values + c, count, headDim, keep, sums + (c * block));
        for (; c < headDim; c++)
            One(weights, values + c, count, headDim, keep, sums + (c * block));
    }

    // 8 value columns x 2 vectors: 16 sums in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* weights, float* values, int count, int headDim, float* keep, float* sums)
    {
        int n = V.Lanes;
        V a0 = default, a1 = default, a2 = default, a3 = default;
        V a4 = default, a5 = default, a6 = default, a7 = default;
        V b0 = default, b1 = default, b2 = default, b3 = default;
        V b4 = default, b5 = default, b6 = default, b7 = default;
        for (int j = 0; j < count; j++)
        {
            V x = V.Load(weights), y = V.Load(weights + n), v;
            v = V.Fill(values[0]);
            a0 = V.MulAdd(v, x, a0);
            b0 = V.MulAdd(v, y, b0);
            v = V.Fill(values[1]);
            a1 = V.MulAdd(v, x, a1);
            b1 = V.MulAdd(v, y, b1);
            v = V.Fill(values[2]);
            a2 = V.MulAdd(v, x, a2);
            b2 = V.MulAdd(v, y, b2);
            v = V.Fill(values[3]);
            a3 = V.MulAdd(v, x, a3);
            b3 = V.MulAdd(v, y, b3);
            v = V.Fill(values[4]);
            a4 = V.MulAdd(v, x, a4);
            b4 = V.MulAdd(v, y, b4);
            v = V.Fill(values[5]);
            a5 = V.MulAdd(v, x, a5);
            b5 = V.MulAdd(v, y, b5);
            v = V.Fill(values[6]);
            a6 = V.MulAdd(v, x, a6);
            b6 = V.MulAdd(v, y, b6);
            v = V.Fill(values[7]);
            a7 = V.MulAdd(v, x, a7);
            b7 = V.MulAdd(v, y, b7);
            weights += 2 * n;
            values += headDim;
        }

        V k0 = V.Load(keep), k1 = V.Load(keep + n);
        Finish(a0, b0, k0, k1, sums);
        Finish(a1, b1, k0, k1, sums + (2 * n));
        Finish(a2, b2, k0, k1, sums + (4 * n));
        Finish(a3, b3, k0, k1, sums + (6 * n));
        Finish(a4, b4, k0, k1, sums + (8 * n));
        Finish(a5, b5, k0, k1, sums + (10 * n));
        Finish(a6, b6, k0, k1, sums + (12 * n));
        Finish(a7, b7, k0, k1, sums + (14 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* weights, float* values, int count, int headDim, float* keep, float* sums)
    {
        int n = V.Lanes;
        V a0 = default, a1 = default, a2 = default, a3 = default;
        V b0 = default, b1 = default, b2 = default, b3 = default;
        for (int j = 0; j < count; j++)
        {
            V x = V.Load(weights), y = V.Load(weights + n), v;
            v = V.Fill(values[0]);
            a0 = V.MulAdd(v, x, a0);
            b0 = V.MulAdd(v, y, b0);
            v = V.Fill(values[1]);
            a1 = V.MulAdd(v, x, a1);
            b1 = V.MulAdd(v, y, b1);
            v = V.Fill(values[2]);
            a2 = V.MulAdd(v, x, a2);
            b2 = V.MulAdd(v, y, b2);
            v = V.Fill(values[3]);
            a3 = V.MulAdd(v, x, a3);
            b3 = V.MulAdd(v, y, b3);
            weights += 2 * n;
            values += headDim;
        }

        V k0 = V.Load(keep), k1 = V.Load(keep + n);
        Finish(a0, b0, k0, k1, sums);
        Finish(a1, b1, k0, k1, sums + (2 * n));
        Finish(a2, b2, k0, k1, sums + (4 * n));
        Finish(a3, b3, k0, k1, sums + (6 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* weights, float* values, int count, int headDim, float* keep, float* sums)
    {
        int n = V.Lanes;
        V a = default, b = default;
        for (int j = 0; j < count; j++)
        {
            V v = V.Fill(*values);
            a = V.MulAdd(v, V.Load(weights), a);
            b = V.MulAdd(v, V.Load(weights + n), b);
            weights += 2 * n;
            values += headDim;
        }

        Finish(a, b, V.Load(keep), V.Load(keep + n), sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V a, V b, V keep0, V keep1, float* sums)
    {
        V.MulAdd(V.Load(sums), keep0, a).Store(sums);
        V.MulAdd(V.Load(sums + V.Lanes), keep1, b).Store(sums + V.Lanes);
    }
}
