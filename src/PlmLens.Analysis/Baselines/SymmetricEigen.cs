using System.Numerics.Tensors;

namespace PlmLens.Analysis.Baselines;

/// <summary>
/// Eigenvectors of a positive semi-definite matrix by one-sided Jacobi rotations (Hestenes 1958): pairs of rows are
/// rotated until all are orthogonal; row i then is eigenvalue i times its eigenvector.
/// </summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 40;
    private const double Tolerance = 1e-12;

    /// <summary>Diagonalises <paramref name="matrix"/> in place.</summary>
    /// <param name="matrix">Square, one array for each row; symmetric without negative eigenvalues. Receives the unit
    /// eigenvectors as rows, largest eigenvalue first, each with its largest component positive.</param>
    /// <returns>The eigenvalues. Rows whose eigenvalue is below 1e-9 of the largest are not eigenvectors but what
    /// rounding left.</returns>
    public static double[] Diagonalise(double[][] matrix)
    {
        for (int sweep = 0; sweep < MostSweeps && Sweep(matrix); sweep++)
        {
        }

        double[] values = [.. matrix.Select(row => (double)TensorPrimitives.Norm<double>(row))];
        double[] keys = [.. values.Select(value => -value)];
        Array.Sort(keys, matrix);
        Array.Sort(values);
        Array.Reverse(values);
        foreach ((int i, double[] row) in matrix.Index())
        {
            int largest = TensorPrimitives.IndexOfMaxMagnitude<double>(row);
            double scale = values[i] > 0 ? Math.Sign(row[largest]) / values[i] : 0;
            TensorPrimitives.Multiply(row, scale, row);
        }

        return values;
    }

    // True when a pair of rows was not orthogonal yet.
    private static bool Sweep(double[][] rows)
    {
        bool rotated = false;
        double largest = rows.Max(row => TensorPrimitives.SumOfSquares<double>(row));
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = i + 1; j < rows.Length; j++)
            {
                double a = TensorPrimitives.SumOfSquares<double>(rows[i]);
                double b = TensorPrimitives.SumOfSquares<double>(rows[j]);
                double dot = TensorPrimitives.Dot<double>(rows[i], rows[j]);
                // Rows that are nothing beside the largest only hold its rounding.
                if (Math.Abs(dot) <= Tolerance * Math.Sqrt(a * b) || Math.Min(a, b) <= 1e-30 * largest)
                    continue;
                double cotangent = (b - a) / (2 * dot);
                double t = Math.CopySign(1, cotangent) / (Math.Abs(cotangent) + Math.Sqrt(1 + (cotangent * cotangent)));
                double cosine = 1 / Math.Sqrt(1 + (t * t));
                Rotate(rows[i], rows[j], cosine, cosine * t);
                rotated = true;
            }
        }

        return rotated;
    }

    private static void Rotate(double[] x, double[] y, double cosine, double sine)
    {
        for (int k = 0; k < x.Length; k++)
            (x[k], y[k]) = ((cosine * x[k]) - (sine * y[k]), (sine * x[k]) + (cosine * y[k]));
    }
}
