using PlmLens.Analysis.Clusters;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

public sealed class LanczosTests
{
    [Fact]
    public void A_tridiagonal_matrix_is_taken_apart()
    {
        const int n = 40;
        var random = new SeededRandom(1);
        double[] diagonal = [.. Enumerable.Range(0, n).Select(_ => random.NextGaussian())];
        double[] besides = [.. Enumerable.Range(0, n).Select(i => i % 7 == 3 ? 0 : random.NextGaussian())];
        double[] values = [.. diagonal], couplings = [.. besides], vectors = new double[n * n];
        for (int i = 0; i < n; i++)
            vectors[(i * n) + i] = 1;
        TridiagonalEigen.Solve(values, couplings, vectors);

        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                double image = diagonal[i] * vectors[(i * n) + j];
                image += i > 0 ? besides[i - 1] * vectors[((i - 1) * n) + j] : 0;
                image += i < n - 1 ? besides[i] * vectors[((i + 1) * n) + j] : 0;
                Assert.Equal(values[j] * vectors[(i * n) + j], image, 1e-10);
            }

            for (int k = 0; k < n; k++)
            {
                double product = Enumerable.Range(0, n).Sum(i => vectors[(i * n) + j] * vectors[(i * n) + k]);
                Assert.Equal(j == k ? 1 : 0, product, 1e-10);
            }
        }
    }

    // The ring of n points: eigenvalues 2 cos(2 pi m / n), each but the first twice.
    [Fact]
    public void Eigenvalues_that_occur_twice_are_found_twice()
    {
        var ring = new Ring(200);
        double[] constant = [.. Enumerable.Repeat(1 / Math.Sqrt(200), 200)];
        double[][] found = Lanczos.Largest(
            ring, [constant], 4, new SeededRandom(1), 199, 1e-9, TestContext.Current.CancellationToken);
        Assert.Equal(4, found.Length);
        int[] harmonics = [1, 1, 2, 2];
        var image = new double[200];
        for (int k = 0; k < 4; k++)
        {
            ring.Apply(found[k], image);
            double value = 2 * Math.Cos(2 * Math.PI * harmonics[k] / 200);
            for (int i = 0; i < 200; i++)
                Assert.Equal(value * found[k][i], image[i], 1e-7);
            for (int l = 0; l <= k; l++)
                Assert.Equal(k == l ? 1 : 0, found[k].Zip(found[l], (a, b) => a * b).Sum(), 1e-9);
        }
    }

    [Fact]
    public void There_are_no_more_vectors_than_the_matrix_has()
    {
        double[][] found = Lanczos.Largest(
            new Ring(3), [], 5, new SeededRandom(1), 100, 1e-9, TestContext.Current.CancellationToken);
        Assert.Equal(3, found.Length);
    }

    private sealed class Ring(int count) : ISymmetricOperator
    {
        public int Count => count;

        public void Apply(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < count; i++)
                y[i] = x[(i + 1) % count] + x[(i + count - 1) % count];
        }
    }
}
