using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Weighted sums of scattered rows of a matrix, and the other loops over one row that the sparse ops share. Sums run
/// over entries in the order given, each column on its own, so results depend on nothing else.
/// </summary>
internal static unsafe class WeightedRows
{
    /// <summary>
    /// target[c] = start[c] + sum over j of (scale * weights[j]) * matrix[rows[j], c]. A block of columns stays in
    /// registers while all entries pass: 8 vectors, then 4, 2 and 1, then the tail.
    /// </summary>
    /// <param name="start">[cols], or null for 0; may be target.</param>
    /// <param name="scale">Factor on all weights.</param>
    /// <param name="matrix">[any, cols].</param>
    /// <param name="rows">[count]: rows of the matrix.</param>
    /// <param name="weights">[count].</param>
    /// <param name="count">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="target">[cols].</param>
    internal static void Sum<V>(
        float* start,
        float scale,
        float* matrix,
        int* rows,
        float* weights,
        int count,
        int cols,
        float* target)
        where V : struct, IVec<V>
    {
        int c = 0;
        for (; c + (8 * V.Lanes) <= cols; c += 8 * V.Lanes)
            Sum8<V>(start == null ? null : start + c, scale, matrix + c, rows, weights, count, cols, target + c);
        if (c + (4 * V.Lanes) <= cols)
        {
            Sum4<V>(start == null ? null : start + c, scale, matrix + c, rows, weights, count, cols, target + c);
            c += 4 * V.Lanes;
        }

        if (c + (2 * V.Lanes) <= cols)
        {
            Sum2<V>(start == null ? null : start + c, scale, matrix + c, rows, weights, count, cols, target + c);
            c += 2 * V.Lanes;
        }

        for (; c + V.Lanes <= cols; c += V.Lanes)
        {
            V sum = start == null ? default : V.Load(start + c);
            for (int j = 0; j < count; j++)
                sum = V.MulAdd(V.Fill(scale * weights[j]), V.Load(Row(matrix, rows[j], cols) + c), sum);
            sum.Store(target + c);
        }

        if (c < cols)
        {
            int lanes = cols - c;
            V sum = start == null ? default : Tail<V>.Load(start + c, lanes, 0);
            for (int j = 0; j < count; j++)
            {
                V row = Tail<V>.Load(Row(matrix, rows[j], cols) + c, lanes, 0);
                sum = V.MulAdd(V.Fill(scale * weights[j]), row, sum);
            }

            Tail<V>.Store(sum, target + c, lanes);
        }
    }

    /// <summary>sum over c of a[c] * b[c], in two interleaved chains of vectors.</summary>
    internal static float Dot<V>(float* a, float* b, int cols)
        where V : struct, IVec<V>
    {
        V s0 = default, s1 = default;
        int c = 0;
        for (; c + (2 * V.Lanes) <= cols; c += 2 * V.Lanes)
        {
            s0 = V.MulAdd(V.Load(a + c), V.Load(b + c), s0);
            s1 = V.MulAdd(V.Load(a + c + V.Lanes), V.Load(b + c + V.Lanes), s1);
        }

        if (c + V.Lanes <= cols)
        {
            s0 = V.MulAdd(V.Load(a + c), V.Load(b + c), s0);
            c += V.Lanes;
        }

        if (c < cols)
            s0 = V.MulAdd(Tail<V>.Load(a + c, cols - c, 0), Tail<V>.Load(b + c, cols - c, 0), s0);

        return V.Sum(s0 + s1);
    }

    /// <summary>dots[j] += sum over c of x[c] * matrix[rows[j], c], with the bits of <see cref="Dot"/>.</summary>
    /// <param name="x">[cols].</param>
    /// <param name="matrix">[any, cols].</param>
    /// <param name="rows">[count]: rows of the matrix.</param>
    /// <param name="count">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="dots">[count].</param>
    internal static void AddDots<V>(float* x, float* matrix, int* rows, int count, int cols, float* dots)
        where V : struct, IVec<V>
    {
        if (cols == 4 * V.Lanes)
        {
            AddDots4<V>(x, matrix, rows, count, dots);
            return;
        }

        if (cols == 2 * V.Lanes)
        {
            AddDots2<V>(x, matrix, rows, count, dots);
            return;
        }

        for (int j = 0; j < count; j++)
            dots[j] += Dot<V>(x, Row(matrix, rows[j], cols), cols);
    }

    /// <summary>target[c] = factor * x[c] + y[c].</summary>
    /// <param name="x">[cols]; may be target.</param>
    /// <param name="factor">Any.</param>
    /// <param name="y">[cols], or null for 0.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="target">[cols].</param>
    internal static void Scale<V>(float* x, float factor, float* y, int cols, float* target)
        where V : struct, IVec<V>
    {
        V scale = V.Fill(factor);
        int c = 0;
        for (; c + V.Lanes <= cols; c += V.Lanes)
        {
            V rest = y == null ? default : V.Load(y + c);
            V.MulAdd(scale, V.Load(x + c), rest).Store(target + c);
        }

        if (c < cols)
        {
            V rest = y == null ? default : Tail<V>.Load(y + c, cols - c, 0);
            Tail<V>.Store(V.MulAdd(scale, Tail<V>.Load(x + c, cols - c, 0), rest), target + c, cols - c);
        }
    }

    /// <summary>A vector, or the first lanes of one with 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Load<V>(float* source, int lanes)
        where V : struct, IVec<V> => lanes == V.Lanes ? V.Load(source) : Tail<V>.Load(source, lanes, 0);

    /// <summary>A vector, or the first lanes of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<V>(V value, float* target, int lanes)
        where V : struct, IVec<V>
    {
        if (lanes == V.Lanes)
            value.Store(target);
        else
            Tail<V>.Store(value, target, lanes);
    }

    private static float* Row(float* matrix, int row, int cols) => matrix + ((long)row * cols);

    // Four vectors of x stay in registers.
    private static void AddDots4<V>(float* x, float* matrix, int* rows, int count, float* dots)
        where V : struct, IVec<V>
    {
        V x0 = V.Load(x), x1 = V.Load(x + V.Lanes);
        V x2 = V.Load(x + (2 * V.Lanes)), x3 = V.Load(x + (3 * V.Lanes));
        for (int j = 0; j < count; j++)
        {
            float* row = Row(matrix, rows[j], 4 * V.Lanes);
            V s0 = V.MulAdd(x2, V.Load(row + (2 * V.Lanes)), x0 * V.Load(row));
            V s1 = V.MulAdd(x3, V.Load(row + (3 * V.Lanes)), x1 * V.Load(row + V.Lanes));
            dots[j] += V.Sum(s0 + s1);
        }
    }

    private static void AddDots2<V>(float* x, float* matrix, int* rows, int count, float* dots)
        where V : struct, IVec<V>
    {
        V x0 = V.Load(x), x1 = V.Load(x + V.Lanes);
        for (int j = 0; j < count; j++)
        {
            float* row = Row(matrix, rows[j], 2 * V.Lanes);
            dots[j] += V.Sum((x0 * V.Load(row)) + (x1 * V.Load(row + V.Lanes)));
        }
    }

    private static void Sum8<V>(
        float* start,
        float scale,
        float* matrix,
        int* rows,
        float* weights,
        int count,
        int cols,
        float* target)
        where V : struct, IVec<V>
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        V s4 = default, s5 = default, s6 = default, s7 = default;
        if (start != null)
        {
            s0 = V.Load(start);
            s1 = V.Load(start + V.Lanes);
            s2 = V.Load(start + (2 * V.Lanes));
            s3 = V.Load(start + (3 * V.Lanes));
            s4 = V.Load(start + (4 * V.Lanes));
            s5 = V.Load(start + (5 * V.Lanes));
            s6 = V.Load(start + (6 * V.Lanes));
            s7 = V.Load(start + (7 * V.Lanes));
        }

        for (int j = 0; j < count; j++)
        {
            V weight = V.Fill(scale * weights[j]);
            float* row = Row(matrix, rows[j], cols);
            s0 = V.MulAdd(weight, V.Load(row), s0);
            s1 = V.MulAdd(weight, V.Load(row + V.Lanes), s1);
            s2 = V.MulAdd(weight, V.Load(row + (2 * V.Lanes)), s2);
            s3 = V.MulAdd(weight, V.Load(row + (3 * V.Lanes)), s3);
            s4 = V.MulAdd(weight, V.Load(row + (4 * V.Lanes)), s4);
            s5 = V.MulAdd(weight, V.Load(row + (5 * V.Lanes)), s5);
            s6 = V.MulAdd(weight, V.Load(row + (6 * V.Lanes)), s6);
            s7 = V.MulAdd(weight, V.Load(row + (7 * V.Lanes)), s7);
        }

        s0.Store(target);
        s1.Store(target + V.Lanes);
        s2.Store(target + (2 * V.Lanes));
        s3.Store(target + (3 * V.Lanes));
        s4.Store(target + (4 * V.Lanes));
        s5.Store(target + (5 * V.Lanes));
        s6.Store(target + (6 * V.Lanes));
        s7.Store(target + (7 * V.Lanes));
    }

    private static void Sum4<V>(
        float* start,
        float scale,
        float* matrix,
        int* rows,
        float* weights,
        int count,
        int cols,
        float* target)
        where V : struct, IVec<V>
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        if (start != null)
        {
            s0 = V.Load(start);
            s1 = V.Load(start + V.Lanes);
            s2 = V.Load(start + (2 * V.Lanes));
            s3 = V.Load(start + (3 * V.Lanes));
        }

        for (int j = 0; j < count; j++)
        {
            V weight = V.Fill(scale * weights[j]);
            float* row = Row(matrix, rows[j], cols);
            s0 = V.MulAdd(weight, V.Load(row), s0);
            s1 = V.MulAdd(weight, V.Load(row + V.Lanes), s1);
            s2 = V.MulAdd(weight, V.Load(row + (2 * V.Lanes)), s2);
            s3 = V.MulAdd(weight, V.Load(row + (3 * V.Lanes)), s3);
        }

        s0.Store(target);
        s1.Store(target + V.Lanes);
        s2.Store(target + (2 * V.Lanes));
        s3.Store(target + (3 * V.Lanes));
    }

    private static void Sum2<V>(
        float* start,
        float scale,
        float* matrix,
        int* rows,
        float* weights,
        int count,
        int cols,
        float* target)
        where V : struct, IVec<V>
    {
        V s0 = default, s1 = default;
        if (start != null)
        {
            s0 = V.Load(start);
            s1 = V.Load(start + V.Lanes);
        }

        for (int j = 0; j < count; j++)
        {
            V weight = V.Fill(scale * weights[j]);
            float* row = Row(matrix, rows[j], cols);
            s0 = V.MulAdd(weight, V.Load(row), s0);
            s1 = V.MulAdd(weight, V.Load(row + V.Lanes), s1);
        }

        s0.Store(target);
        s1.Store(target + V.Lanes);
    }
}
