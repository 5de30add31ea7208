using PlmLens.Analysis.Baselines;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Baselines;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(17, 17)]
    [InlineData(40, 40)]
    [InlineData(30, 12)]
    public void Vectors_are_orthonormal_and_give_the_matrix_back(int size, int rank)
    {
        double[][] matrix = Covariance(size, rank);
        double[][] vectors = [.. matrix.Select(row => row.ToArray())];
        double[] values = SymmetricEigen.Diagonalise(vectors);

        Assert.Equal(values.OrderDescending(), values);
        for (int i = 0; i < rank; i++)
        {
            Assert.True(values[i] > 1e-6);
            for (int j = 0; j < rank; j++)
                Assert.Equal(i == j ? 1 : 0, Dot(vectors[i], vectors[j]), 1e-9);
            double[] image = [.. matrix.Select(row => Dot(row, vectors[i]))];
            for (int k = 0; k < size; k++)
                Assert.Equal(values[i] * vectors[i][k], image[k], 1e-8 * values[0]);
        }

        Assert.All(values[rank..], value => Assert.True(value < 1e-9 * values[0]));
    }

    [Fact]
    public void Equal_eigenvalues_are_no_trouble()
    {
        double[][] matrix = [[2, 0, 0], [0, 2, 0], [0, 0, 1]];

        Assert.Equal([2, 2, 1], SymmetricEigen.Diagonalise(matrix));
        Assert.Equal([0, 0, 1], matrix[2]);
    }

    private static double[][] Covariance(int size, int rank)
    {
        var random = new SeededRandom((ulong)size);
        double[][] factors =
        [
            .. Enumerable.Range(0, rank).Select(
                r => Enumerable.Range(0, size).Select(_ => random.NextGaussian() * (1 + r)).ToArray()),
        ];
        return
        [
            .. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(
                j => factors.Sum(f => f[i] * f[j])).ToArray()),
        ];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
