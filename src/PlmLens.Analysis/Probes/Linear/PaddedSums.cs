using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// sum over i of value[i] * table[index[i], k] for a few outputs k: the inner loop of sparse products. Rows of the
/// table are padded with zeros to whole vectors of four.
/// </summary>
internal static class PaddedSums
{
    private const int Lanes = 4;

    /// <summary>Numbers in a padded row.</summary>
    public static int Stride(int outputs) => outputs == 1 ? 1 : (outputs + Lanes - 1) / Lanes * Lanes;

    /// <summary>The table with padded rows: itself when there is one output.</summary>
    /// <param name="values">[rows, outputs] or longer.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="outputs">At least 1.</param>
    /// <param name="padded">[rows, <see cref="Stride"/>] or longer; not used with one output.</param>
    public static double[] Pad(double[] values, int rows, int outputs, double[] padded)
    {
        if (outputs == 1)
            return values;
        int stride = Stride(outputs);
        for (int r = 0; r < rows; r++)
        {
            Span<double> row = padded.AsSpan(r * stride, stride);
            values.AsSpan(r * outputs, outputs).CopyTo(row);
            row[outputs..].Clear();
        }

        return padded;
    }

    /// <summary>Writes the sums.</summary>
    /// <param name="indices">Rows of the table.</param>
    /// <param name="values">As many values.</param>
    /// <param name="table">As <see cref="Pad"/> gave it.</param>
    /// <param name="sums">[outputs].</param>
    /// <param name="squares">Use the squares of the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, double[] table, Span<double> sums, bool squares)
    {
        if (sums.Length == 1)
        {
            double sum = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                double value = squares ? (double)values[i] * values[i] : values[i];
                sum += value * table[indices[i]];
            }

            sums[0] = sum;
            return;
        }

        int stride = Stride(sums.Length);
        for (int k = 0; k < sums.Length; k += Lanes)
        {
            Vector256<double> sum = default;
            for (int i = 0; i < indices.Length; i++)
            {
                double value = squares ? (double)values[i] * values[i] : values[i];
                int at = (indices[i] * stride) + k;
                var row = Vector256.Create<double>(table.AsSpan(at, Lanes));
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(value), row, sum);
            }

            for (int j = k; j < Math.Min(k + Lanes, sums.Length); j++)
                sums[j] = sum[j - k];
        }
    }
}
