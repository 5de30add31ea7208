using System.Numerics;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Geometric median of rows by Weiszfeld's iteration (1937): the point with the least sum of distances to all rows.
/// Starts at the mean and stops when a step is shorter than 1e-5, or after 100 steps.
/// </summary>
internal static class GeometricMedian
{
    private const int MaxIterations = 100;
    private const double Tolerance = 1e-5;

    /// <summary>The median of the first <paramref name="rows"/> rows.</summary>
    /// <param name="points">[rows, width], finite.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="width">1 or more.</param>
    public static float[] Of(TensorView<float> points, int rows, int width)
    {
        double[] sums = new double[width];
        float[] guess = new float[width];
        for (int r = 0; r < rows; r++)
            AddScaled(points.Row(r, width).Span, 1, sums);
        Divide(sums, rows, guess);

        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            Array.Clear(sums);
            double total = 0;
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<float> row = points.Row(r, width).Span;
                // A row that equals the guess would have infinite weight; the floor keeps the sum finite.
                double weight = 1 / Math.Max(Math.Sqrt(SquaredDistance(row, guess)), 1e-12);
                AddScaled(row, weight, sums);
                total += weight;
            }

            if (Divide(sums, total, guess) < Tolerance)
                break;
        }

        return guess;
    }

    // Sets guess to sums / total and returns how far it moved.
    private static double Divide(double[] sums, double total, float[] guess)
    {
        double moved = 0;
        for (int c = 0; c < guess.Length; c++)
        {
            float next = (float)(sums[c] / total);
            moved += ((double)next - guess[c]) * ((double)next - guess[c]);
            guess[c] = next;
        }

        return Math.Sqrt(moved);
    }

    private static void AddScaled(ReadOnlySpan<float> row, double weight, Span<double> sums)
    {
        for (int c = 0; c < row.Length; c++)
            sums[c] += weight * row[c];
    }

    // Eight lanes at a time on every machine, so that the sum has the same bits everywhere.
    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector4 low = Vector4.Zero, high = Vector4.Zero;
        int c = 0;
        for (; c + 8 <= a.Length; c += 8)
        {
            Vector4 d = new Vector4(a[c..]) - new Vector4(b[c..]);
            Vector4 e = new Vector4(a[(c + 4)..]) - new Vector4(b[(c + 4)..]);
            low += d * d;
            high += e * e;
        }

        double sum = Vector4.Dot(low + high, Vector4.One);
        for (; c < a.Length; c++)
            sum += ((double)a[c] - b[c]) * ((double)a[c] - b[c]);
        return sum;
    }
}
