using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// The inner loops of a product, one for each tile height: some rows by two vectors of columns, all sums in registers.
/// Each step of k loads two vectors of B, then for each row broadcasts one element of A and does two multiply-adds. At
/// 12 rows of 512-bit vectors, 24 of 32 registers hold sums, and the 14 loads of a step leave room beside its 24
/// multiply-adds, which take the two multiply-add units 12 cycles; at 6 rows, 12 of 16 registers do.
/// </summary>
/// <remarks>
/// All compute output[r, c] = start[r, c] + sum over k of a[k, r] * b[k, c] + bias[c], one k after the other and the
/// bias last, with startStride floats between rows of start (0 to start all rows alike).
/// The loops are written out because the just-in-time compiler keeps named locals in registers, but no arrays.
/// </remarks>
/// <typeparam name="V">Vectors of the kernel set.</typeparam>
internal static unsafe class TileRows<V>
    where V : struct, IVec<V>
{
    private const int Width = PackedMatrix.PanelWidth;
    private const int StepsAhead = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run12(
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride)
    {
        float* right = start + V.Lanes;
        V p0 = V.Load(start), q0 = V.Load(right);
        V p1 = V.Load(start + startStride), q1 = V.Load(right + startStride);
        V p2 = V.Load(start + (2 * startStride)), q2 = V.Load(right + (2 * startStride));
        V p3 = V.Load(start + (3 * startStride)), q3 = V.Load(right + (3 * startStride));
        V p4 = V.Load(start + (4 * startStride)), q4 = V.Load(right + (4 * startStride));
        V p5 = V.Load(start + (5 * startStride)), q5 = V.Load(right + (5 * startStride));
        V p6 = V.Load(start + (6 * startStride)), q6 = V.Load(right + (6 * startStride));
        V p7 = V.Load(start + (7 * startStride)), q7 = V.Load(right + (7 * startStride));
        V p8 = V.Load(start + (8 * startStride)), q8 = V.Load(right + (8 * startStride));
        V p9 = V.Load(start + (9 * startStride)), q9 = V.Load(right + (9 * startStride));
        V p10 = V.Load(start + (10 * startStride)), q10 = V.Load(right + (10 * startStride));
        V p11 = V.Load(start + (11 * startStride)), q11 = V.Load(right + (11 * startStride));
        for (int k = 0; k < depth; k++)
        {
            Prefetch(a + (StepsAhead * 12), b + (StepsAhead * Width));
            V bp = V.Load(b), bq = V.Load(b + V.Lanes), x = V.Fill(a[0]);
            p0 = V.MulAdd(x, bp, p0);
            q0 = V.MulAdd(x, bq, q0);
            x = V.Fill(a[1]);
            p1 = V.MulAdd(x, bp, p1);
            q1 = V.MulAdd(x, bq, q1);
            x = V.Fill(a[2]);
            p2 = V.MulAdd(x, bp, p2);
            q2 = V.MulAdd(x, bq, q2);
            x = V.Fill(a[3]);
            p3 = V.MulAdd(x, bp, p3);
            q3 = V.MulAdd(x, bq, q3);
            x = V.Fill(a[4]);
            p4 = V.MulAdd(x, bp, p4);
            q4 = V.MulAdd(x, bq, q4);
            x = V.Fill(a[5]);
            p5 = V.MulAdd(x, bp, p5);
            q5 = V.MulAdd(x, bq, q5);
            x = V.Fill(a[6]);
            p6 = V.MulAdd(x, bp, p6);
            q6 = V.MulAdd(x, bq, q6);
            x = V.Fill(a[7]);
            p7 = V.MulAdd(x, bp, p7);
            q7 = V.MulAdd(x, bq, q7);
            x = V.Fill(a[8]);
            p8 = V.MulAdd(x, bp, p8);
            q8 = V.MulAdd(x, bq, q8);
            x = V.Fill(a[9]);
            p9 = V.MulAdd(x, bp, p9);
            q9 = V.MulAdd(x, bq, q9);
            x = V.Fill(a[10]);
            p10 = V.MulAdd(x, bp, p10);
            q10 = V.MulAdd(x, bq, q10);
            x = V.Fill(a[11]);
            p11 = V.MulAdd(x, bp, p11);
            q11 = V.MulAdd(x, bq, q11);
            a += 12;
            b += Width;
        }

        V biasP = V.Load(bias), biasQ = V.Load(bias + V.Lanes);
        right = output + V.Lanes;
        (p0 + biasP).Store(output);
        (q0 + biasQ).Store(right);
        (p1 + biasP).Store(output + outputStride);
        (q1 + biasQ).Store(right + outputStride);
        (p2 + biasP).Store(output + (2 * outputStride));
        (q2 + biasQ).Store(right + (2 * outputStride));
        (p3 + biasP).Store(output + (3 * outputStride));
        (q3 + biasQ).Store(right + (3 * outputStride));
        (p4 + biasP).Store(output + (4 * outputStride));
        (q4 + biasQ).Store(right + (4 * outputStride));
        (p5 + biasP).Store(output + (5 * outputStride));
        (q5 + biasQ).Store(right + (5 * outputStride));
        (p6 + biasP).Store(output + (6 * outputStride));
        (q6 + biasQ).Store(right + (6 * outputStride));
        (p7 + biasP).Store(output + (7 * outputStride));
        (q7 + biasQ).Store(right + (7 * outputStride));
        (p8 + biasP).Store(output + (8 * outputStride));
        (q8 + biasQ).Store(right + (8 * outputStride));
        (p9 + biasP).Store(output + (9 * outputStride));
        (q9 + biasQ).Store(right + (9 * outputStride));
        (p10 + biasP).Store(output + (10 * outputStride));
        (q10 + biasQ).Store(right + (10 * outputStride));
        (p11 + biasP).Store(output + (11 * outputStride));
        (q11 + biasQ).Store(right + (11 * outputStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run8(
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride)
    {
        float* right = start + V.Lanes;
        V p0 = V.Load(start), q0 = V.Load(right);
        V p1 = V.Load(start + startStride), q1 = V.Load(right + startStride);
        V p2 = V.Load(start + (2 * startStride)), q2 = V.Load(right + (2 * startStride));
        V p3 = V.Load(start + (3 * startStride)), q3 = V.Load(right + (3 * startStride));
        V p4 = V.Load(start + (4 * startStride)), q4 = V.Load(right + (4 * startStride));
        V p5 = V.Load(start + (5 * startStride)), q5 = V.Load(right + (5 * startStride));
        V p6 = V.Load(start + (6 * startStride)), q6 = V.Load(right + (6 * startStride));
        V p7 = V.Load(start + (7 * startStride)), q7 = V.Load(right + (7 * startStride));
        for (int k = 0; k < depth; k++)
        {
            Prefetch(a + (StepsAhead * 8), b + (StepsAhead * Width));
            V bp = V.Load(b), bq = V.Load(b + V.Lanes), x = V.Fill(a[0]);
            p0 = V.MulAdd(x, bp, p0);
            q0 = V.MulAdd(x, bq, q0);
            x = V.Fill(a[1]);
            p1 = V.MulAdd(x, bp, p1);
            q1 = V.MulAdd(x, bq, q1);
            x = V.Fill(a[2]);
            p2 = V.MulAdd(x, bp, p2);
            q2 = V.MulAdd(x, bq, q2);
            x = V.Fill(a[3]);
            p3 = V.MulAdd(x, bp, p3);
            q3 = V.MulAdd(x, bq, q3);
            x = V.Fill(a[4]);
            p4 = V.MulAdd(x, bp, p4);
            q4 = V.MulAdd(x, bq, q4);
            x = V.Fill(a[5]);
            p5 = V.MulAdd(x, bp, p5);
            q5 = V.MulAdd(x, bq, q5);
            x = V.Fill(a[6]);
            p6 = V.MulAdd(x, bp, p6);
            q6 = V.MulAdd(x, bq, q6);
            x = V.Fill(a[7]);
            p7 = V.MulAdd(x, bp, p7);
            q7 = V.MulAdd(x, bq, q7);
            a += 8;
            b += Width;
        }

        V biasP = V.Load(bias), biasQ = V.Load(bias + V.Lanes);
        right = output + V.Lanes;
        (p0 + biasP).Store(output);
        (q0 + biasQ).Store(right);
        (p1 + biasP).Store(output + outputStride);
        (q1 + biasQ).Store(right + outputStride);
        (p2 + biasP).Store(output + (2 * outputStride));
        (q2 + biasQ).Store(right + (2 * outputStride));
        (p3 + biasP).Store(output + (3 * outputStride));
        (q3 + biasQ).Store(right + (3 * outputStride));
        (p4 + biasP).Store(output + (4 * outputStride));
        (q4 + biasQ).Store(right + (4 * outputStride));
        (p5 + biasP).Store(output + (5 * outputStride));
        (q5 + biasQ).Store(right + (5 * outputStride));
        (p6 + biasP).Store(output + (6 * outputStride));
        (q6 + biasQ).Store(right + (6 * outputStride));
        (p7 + biasP).Store(output + (7 * outputStride));
        (q7 + biasQ).Store(right + (7 * outputStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run6(
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride)
    {
        float* right = start + V.Lanes;
        V p0 = V.Load(start), q0 = V.Load(right);
        V p1 = V.Load(start + startStride), q1 = V.Load(right + startStride);
        V p2 = V.Load(start + (2 * startStride)), q2 = V.Load(right + (2 * startStride));
        V p3 = V.Load(start + (3 * startStride)), q3 = V.Load(right + (3 * startStride));
        V p4 = V.Load(start + (4 * startStride)), q4 = V.Load(right + (4 * startStride));
        V p5 = V.Load(start + (5 * startStride)), q5 = V.Load(right + (5 * startStride));
        for (int k = 0; k < depth; k++)
        {
            Prefetch(a + (StepsAhead * 6), b + (StepsAhead * Width));
            V bp = V.Load(b), bq = V.Load(b + V.Lanes), x = V.Fill(a[0]);
            p0 = V.MulAdd(x, bp, p0);
            q0 = V.MulAdd(x, bq, q0);
            x = V.Fill(a[1]);
            p1 = V.MulAdd(x, bp, p1);
            q1 = V.MulAdd(x, bq, q1);
            x = V.Fill(a[2]);
            p2 = V.MulAdd(x, bp, p2);
            q2 = V.MulAdd(x, bq, q2);
            x = V.Fill(a[3]);
            p3 = V.MulAdd(x, bp, p3);
            q3 = V.MulAdd(x, bq, q3);
            x = V.Fill(a[4]);
            p4 = V.MulAdd(x, bp, p4);
            q4 = V.MulAdd(x, bq, q4);
            x = V.Fill(a[5]);
            p5 = V.MulAdd(x, bp, p5);
            q5 = V.MulAdd(x, bq, q5);
            a += 6;
            b += Width;
        }

        V biasP = V.Load(bias), biasQ = V.Load(bias + V.Lanes);
        right = output + V.Lanes;
        (p0 + biasP).Store(output);
        (q0 + biasQ).Store(right);
        (p1 + biasP).Store(output + outputStride);
        (q1 + biasQ).Store(right + outputStride);
        (p2 + biasP).Store(output + (2 * outputStride));
        (q2 + biasQ).Store(right + (2 * outputStride));
        (p3 + biasP).Store(output + (3 * outputStride));
        (q3 + biasQ).Store(right + (3 * outputStride));
        (p4 + biasP).Store(output + (4 * outputStride));
        (q4 + biasQ).Store(right + (4 * outputStride));
        (p5 + biasP).Store(output + (5 * outputStride));
        (q5 + biasQ).Store(right + (5 * outputStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run4(
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride)
    {
        float* right = start + V.Lanes;
        V p0 = V.Load(start), q0 = V.Load(right);
        V p1 = V.Load(start + startStride), q1 = V.Load(right + startStride);
        V p2 = V.Load(start + (2 * startStride)), q2 = V.Load(right + (2 * startStride));
        V p3 = V.Load(start + (3 * startStride)), q3 = V.Load(right + (3 * startStride));
        for (int k = 0; k < depth; k++)
        {
            Prefetch(a + (StepsAhead * 4), b + (StepsAhead * Width));
            V bp = V.Load(b), bq = V.Load(b + V.Lanes), x = V.Fill(a[0]);
            p0 = V.MulAdd(x, bp, p0);
            q0 = V.MulAdd(x, bq, q0);
            x = V.Fill(a[1]);
            p1 = V.MulAdd(x, bp, p1);
            q1 = V.MulAdd(x, bq, q1);
            x = V.Fill(a[2]);
            p2 = V.MulAdd(x, bp, p2);
            q2 = V.MulAdd(x, bq, q2);
            x = V.Fill(a[3]);
            p3 = V.MulAdd(x, bp, p3);
            q3 = V.MulAdd(x, bq, q3);
            a += 4;
            b += Width;
        }

        V biasP = V.Load(bias), biasQ = V.Load(bias + V.Lanes);
        right = output + V.Lanes;
        (p0 + biasP).Store(output);
        (q0 + biasQ).Store(right);
        (p1 + biasP).Store(output + outputStride);
        (q1 + biasQ).Store(right + outputStride);
        (p2 + biasP).Store(output + (2 * outputStride));
        (q2 + biasQ).Store(right + (2 * outputStride));
        (p3 + biasP).Store(output + (3 * outputStride));
        (q3 + biasQ).Store(right + (3 * outputStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run2(
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride)
    {
        float* right = start + V.Lanes;
        V p0 = V.Load(start), q0 = V.Load(right);
        V p1 = V.Load(start + startStride), q1 = V.Load(right + startStride);
        for (int k = 0; k < depth; k++)
        {
            Prefetch(a + (StepsAhead * 2), b + (StepsAhead * Width));
            V bp = V.Load(b), bq = V.Load(b + V.Lanes), x = V.Fill(a[0]);
            p0 = V.MulAdd(x, bp, p0);
            q0 = V.MulAdd(x, bq, q0);
            x = V.Fill(a[1]);
            p1 = V.MulAdd(x, bp, p1);
            q1 = V.MulAdd(x, bq, q1);
            a += 2;
            b += Width;
        }

        V biasP = V.Load(bias), biasQ = V.Load(bias + V.Lanes);
        right = output + V.Lanes;
        (p0 + biasP).Store(output);
        (q0 + biasQ).Store(right);
        (p1 + biasP).Store(output + outputStride);
        (q1 + biasQ).Store(right + outputStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run1(
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride)
    {
        float* right = start + V.Lanes;
        V p0 = V.Load(start), q0 = V.Load(right);
        for (int k = 0; k < depth; k++)
        {
            Prefetch(a + (StepsAhead * 1), b + (StepsAhead * Width));
            V bp = V.Load(b), bq = V.Load(b + V.Lanes), x = V.Fill(a[0]);
            p0 = V.MulAdd(x, bp, p0);
            q0 = V.MulAdd(x, bq, q0);
            a += 1;
            b += Width;
        }

        V biasP = V.Load(bias), biasQ = V.Load(bias + V.Lanes);
        right = output + V.Lanes;
        (p0 + biasP).Store(output);
        (q0 + biasQ).Store(right);
    }

    // A panel passes through the first cache while it is used. The processor's own prefetcher stops at each page of
    // 4 KiB, which a panel fills in 32 steps; these reach beyond, and a wrong address is ignored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* a, float* b)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(a);
        Sse.Prefetch0(b);
        if (V.Lanes * 2 == Width)
            Sse.Prefetch0(b + V.Lanes);
    }
}
