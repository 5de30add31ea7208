namespace PlmLens.Analysis.Clusters;

/// <summary>Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by QL steps with implicit shifts
/// (Martin and Wilkinson 1968).</summary>
internal static class TridiagonalEigen
{
    private const int MostSweeps = 60;

    /// <summary>Solves in place.</summary>
    /// <param name="diagonal">[n]; becomes the eigenvalues, unordered.</param>
    /// <param name="besides">[n]: entry i joins i and i + 1, the last is not used; destroyed.</param>
    /// <param name="vectors">[rows, n]: multiplied from the right by the eigenvectors. Start from the unit matrix for
    /// the eigenvectors themselves: column j is that of eigenvalue j.</param>
    public static void Solve(Span<double> diagonal, Span<double> besides, Span<double> vectors)
    {
        int n = diagonal.Length, rows = n == 0 ? 0 : vectors.Length / n;
        if (n > 0)
            besides[n - 1] = 0;
        for (int low = 0; low < n; low++)
        {
            for (int sweep = 0; sweep < MostSweeps; sweep++)
            {
                int split = FirstSmall(diagonal, besides, low);
                if (split == low)
                    break;
                Sweep(diagonal, besides, vectors, low, split, n, rows);
            }
        }
    }

    // The first index from low on whose coupling to the next is nothing beside the two diagonal entries.
    private static int FirstSmall(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> besides, int low)
    {
        int at = low;
        while (at < diagonal.Length - 1)
        {
            double scale = Math.Abs(diagonal[at]) + Math.Abs(diagonal[at + 1]);
            if (Math.Abs(besides[at]) <= double.Epsilon || scale + Math.Abs(besides[at]) == scale)
                break;
            at++;
        }

        return at;
    }

    private static void Sweep(
        Span<double> diagonal, Span<double> besides, Span<double> vectors, int low, int high, int n, int rows)
    {
        double g = (diagonal[low + 1] - diagonal[low]) / (2 * besides[low]);
        double r = double.Hypot(g, 1);
        g = diagonal[high] - diagonal[low] + (besides[low] / (g + (g >= 0 ? r : -r)));
        double sine = 1, cosine = 1, shift = 0;
        for (int i = high - 1; i >= low; i--)
        {
            double f = sine * besides[i], b = cosine * besides[i];
            r = double.Hypot(f, g);
            besides[i + 1] = r;
            if (r == 0)
            {
                diagonal[i + 1] -= shift;
                besides[high] = 0;
                return;
            }

            (sine, cosine) = (f / r, g / r);
            g = diagonal[i + 1] - shift;
            r = ((diagonal[i] - g) * sine) + (2 * cosine * b);
            shift = sine * r;
            diagonal[i + 1] = g + shift;
            g = (cosine * r) - b;
            for (int row = 0; row < rows; row++)
            {
                Span<double> pair = vectors.Slice((row * n) + i, 2);
                (pair[0], pair[1]) =
                    ((cosine * pair[0]) - (sine * pair[1]), (sine * pair[0]) + (cosine * pair[1]));
            }
        }

        diagonal[low] -= shift;
        besides[low] = g;
        besides[high] = 0;
    }
}
