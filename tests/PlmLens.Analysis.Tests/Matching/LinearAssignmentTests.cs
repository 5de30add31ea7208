using PlmLens.Analysis.Matching;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Matching;

public sealed class LinearAssignmentTests
{
    [Fact]
    public void Small_matrices_are_solved_as_by_trying_all_permutations()
    {
        for (ulong seed = 0; seed < 400; seed++)
        {
            var random = new SeededRandom(seed);
            int size = 1 + random.Next(7);
            // Few distinct values in every second matrix: ties are what loops in the reductions come from.
            float[] value = [.. Enumerable.Range(0, size * size).Select(_ =>
                seed % 2 == 0 ? random.Next(4) / 4f : (float)(random.NextDouble() - 0.5))];

            int[] column = LinearAssignment.Solve(value, size, TestContext.Current.CancellationToken);

            Assert.Equal(Enumerable.Range(0, size), column.Order());
            Assert.Equal(Best(value, size, 0, 0), Total(value, column), 1e-5);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(300)]
    public void A_planted_permutation_is_found(int size)
    {
        int[] planted = [.. Enumerable.Range(0, size)];
        var random = new SeededRandom(7);
        random.Shuffle<int>(planted);
        var value = new float[size * size];
        for (int i = 0; i < value.Length; i++)
            value[i] = (float)(0.5 * random.NextDouble());
        for (int i = 0; i < size; i++)
            value[(i * size) + planted[i]] = 0.9f;
        Assert.Equal(planted, LinearAssignment.Solve(value, size, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_optimum_of_a_larger_matrix_is_proved_by_its_dual()
    {
        const int size = 120;
        var random = new SeededRandom(8);
        float[] value = [.. Enumerable.Range(0, size * size).Select(_ => (float)random.NextGaussian())];
        int[] column = LinearAssignment.Solve(value, size, TestContext.Current.CancellationToken);

        // No cycle of exchanges gains anything: Bellman-Ford on "row i takes the column of row j" finds no gain.
        var gain = new double[size];
        bool changed = true;
        for (int round = 0; changed && round <= size; round++)
        {
            changed = false;
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    double more = gain[i] + value[(i * size) + column[j]] - value[(i * size) + column[i]];
                    if (more > gain[j] + 1e-6)
                    {
                        gain[j] = more;
                        changed = true;
                    }
                }
            }
        }

        Assert.False(changed, "a cycle of exchanges has a larger total");
    }

    [Fact]
    public void Equal_values_everywhere_end_in_some_permutation()
    {
        const int size = 64;
        int[] column = LinearAssignment.Solve(
            new float[size * size], size, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, size), column.Order());
    }

    private static double Total(float[] value, int[] column) =>
        column.Select((c, i) => (double)value[(i * column.Length) + c]).Sum();

    private static double Best(float[] value, int size, int row, int taken)
    {
        if (row == size)
            return 0;
        double best = double.NegativeInfinity;
        for (int c = 0; c < size; c++)
        {
            if ((taken & (1 << c)) == 0)
                best = Math.Max(best, value[(row * size) + c] + Best(value, size, row + 1, taken | (1 << c)));
        }

        return best;
    }
}
