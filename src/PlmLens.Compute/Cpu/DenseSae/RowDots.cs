using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Dot products of one row with listed rows of a matrix, eight at a time: each vector of the row is loaded once for the
/// eight, and eight independent sums keep the multiply-add units busy. The sums are named locals, and the columns after
/// the last whole vector are added elsewhere, because the just-in-time compiler keeps nothing else in registers.
/// </summary>
internal static unsafe class RowDots
{
    /// <summary>dots[j] = factor * (x . matrix[rows[j], :]). Each sum has one lane for each column of a vector, then
    /// the lanes, then the columns left over: the order does not depend on count.</summary>
    /// <param name="x">[cols].</param>
    /// <param name="matrix">[any, cols].</param>
    /// <param name="rows">[count].</param>
    /// <param name="count">0 or more.</param>
    /// <param name="factor">Any.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="dots">[count].</param>
    internal static void Run<V>(float* x, float* matrix, int* rows, int count, float factor, int cols, float* dots)
        where V : struct, IVec<V>
    {
        int j = 0, whole = cols - (cols % V.Lanes);
        for (; j <= count - 8; j += 8)
            Run8<V>(x, matrix, rows + j, cols, whole, dots + j);
        for (; j <= count - 2; j += 2)
            Run2<V>(x, matrix, rows + j, cols, whole, dots + j);
        if (j < count)
            Run1<V>(x, matrix, rows + j, cols, whole, dots + j);
        for (j = 0; j < count; j++)
        {
            float* row = matrix + ((long)rows[j] * cols);
            float sum = dots[j];
            for (int c = whole; c < cols; c++)
                sum += x[c] * row[c];
            dots[j] = factor * sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run8<V>(float* x, float* matrix, int* rows, int cols, int whole, float* dots)
        where V : struct, IVec<V>
    {
        float* row0 = matrix + ((long)rows[0] * cols);
        float* row1 = matrix + ((long)rows[1] * cols);
        float* row2 = matrix + ((long)rows[2] * cols);
        float* row3 = matrix + ((long)rows[3] * cols);
        float* row4 = matrix + ((long)rows[4] * cols);
        float* row5 = matrix + ((long)rows[5] * cols);
        float* row6 = matrix + ((long)rows[6] * cols);
        float* row7 = matrix + ((long)rows[7] * cols);
        V s0 = default, s1 = default, s2 = default, s3 = default;
        V s4 = default, s5 = default, s6 = default, s7 = default;
        for (int c = 0; c < whole; c += V.Lanes)
        {
            V value = V.Load(x + c);
            s0 = V.MulAdd(value, V.Load(row0 + c), s0);
            s1 = V.MulAdd(value, V.Load(row1 + c), s1);
            s2 = V.MulAdd(value, V.Load(row2 + c), s2);
            s3 = V.MulAdd(value, V.Load(row3 + c), s3);
            s4 = V.MulAdd(value, V.Load(row4 + c), s4);
            s5 = V.MulAdd(value, V.Load(row5 + c), s5);
            s6 = V.MulAdd(value, V.Load(row6 + c), s6);
            s7 = V.MulAdd(value, V.Load(row7 + c), s7);
        }

        dots[0] = V.Sum(s0);
        dots[1] = V.Sum(s1);
        dots[2] = V.Sum(s2);
        dots[3] = V.Sum(s3);
        dots[4] = V.Sum(s4);
        dots[5] = V.Sum(s5);
        dots[6] = V.Sum(s6);
        dots[7] = V.Sum(s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run2<V>(float* x, float* matrix, int* rows, int cols, int whole, float* dots)
        where V : struct, IVec<V>
    {
        float* row0 = matrix + ((long)rows[0] * cols);
        float* row1 = matrix + ((long)rows[1] * cols);
        V s0 = default, s1 = default;
        for (int c = 0; c < whole; c += V.Lanes)
        {
            V value = V.Load(x + c);
            s0 = V.MulAdd(value, V.Load(row0 + c), s0);
            s1 = V.MulAdd(value, V.Load(row1 + c), s1);
        }

        dots[0] = V.Sum(s0);
        dots[1] = V.Sum(s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run1<V>(float* x, float* matrix, int* rows, int cols, int whole, float* dots)
        where V : struct, IVec<V>
    {
        float* row0 = matrix + ((long)rows[0] * cols);
        V s0 = default;
        for (int c = 0; c < whole; c += V.Lanes)
        {
            V value = V.Load(x + c);
            s0 = V.MulAdd(value, V.Load(row0 + c), s0);
        }

        dots[0] = V.Sum(s0);
    }
}
