using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>Dot products of one row with listed rows of a matrix, four at a time: each vector of the row is loaded once
/// for the four.</summary>
internal static unsafe class RowDots
{
    /// <summary>dots[j] = factor * (x . matrix[rows[j], :]). The order of a sum depends on cols and j mod 4 of the last
    /// rows only.</summary>
    /// <param name="x">[cols].</param>
    /// <param name="matrix">[any, cols].</param>
    /// <param name="rows">[count].</param>
    /// <param name="count">0 or more.</param>
    /// <param name="factor">Any.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="dots">[count].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V>(float* x, float* matrix, int* rows, int count, float factor, int cols, float* dots)
        where V : struct, IVec<V>
    {
        int j = 0;
        for (; j <= count - 4; j += 4)
        {
            float* a = matrix + ((long)rows[j] * cols), b = matrix + ((long)rows[j + 1] * cols);
            float* c = matrix + ((long)rows[j + 2] * cols), d = matrix + ((long)rows[j + 3] * cols);
            V sumA = default, sumB = default, sumC = default, sumD = default;
            int k = 0;
            for (; k <= cols - V.Lanes; k += V.Lanes)
            {
                V value = V.Load(x + k);
                sumA = V.MulAdd(value, V.Load(a + k), sumA);
                sumB = V.MulAdd(value, V.Load(b + k), sumB);
                sumC = V.MulAdd(value, V.Load(c + k), sumC);
                sumD = V.MulAdd(value, V.Load(d + k), sumD);
            }

            int left = cols - k;
            if (left > 0)
            {
                V value = Tail<V>.Load(x + k, left, 0);
                sumA = V.MulAdd(value, Tail<V>.Load(a + k, left, 0), sumA);
                sumB = V.MulAdd(value, Tail<V>.Load(b + k, left, 0), sumB);
                sumC = V.MulAdd(value, Tail<V>.Load(c + k, left, 0), sumC);
                sumD = V.MulAdd(value, Tail<V>.Load(d + k, left, 0), sumD);
            }

            dots[j] = factor * V.Sum(sumA);
            dots[j + 1] = factor * V.Sum(sumB);
            dots[j + 2] = factor * V.Sum(sumC);
            dots[j + 3] = factor * V.Sum(sumD);
        }

        for (; j < count; j++)
            dots[j] = factor * WeightedRows.Dot<V>(x, matrix + ((long)rows[j] * cols), cols);
    }
}
