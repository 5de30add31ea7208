using PlmLens.Analysis.Structure;
using PlmLens.Core;
using PlmLens.Proteins.Structures;

namespace PlmLens.Analysis.Tests.Structure;

public sealed class NeighbourDifferencesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(99)]
    public void Each_difference_is_the_one_of_the_definition(int peak)
    {
        var random = new SeededRandom(3);
        var values = new float[PlantedFolds.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.Next(3) == 0 ? (float)random.NextDouble() : 0;
        values[peak] = 2;
        int[] near = CaNeighbours.Within(PlantedFolds.Sheet(), 6).Of(peak).ToArray();
        var options = new StructureTestOptions { Permutations = 10_000 };
        var differences = new NeighbourDifferences(options);
        differences.Add(values, peak, near, random);

        // With many permutations the null value comes close to the mean of the whole protein.
        double[] all = [.. values.Select(v => (double)v)];
        int[] beside = [.. Enumerable.Range(peak - 2, 5).Where(j => j != peak && j >= 0 && j < values.Length)];
        Assert.Equal(beside.Average(j => all[j]) - all.Average(), differences.Sequence.Mean, 0.01);
        Assert.Equal(near.Average(j => all[j]) - all.Average(), differences.Structural.Mean, 0.01);

        int[] far = [.. near.Where(j => Math.Abs(j - peak) > 4)];
        double rest = (all.Sum() - all[peak]) / (all.Length - 1);
        Assert.Equal(far.Length > 0 ? far.Average(j => all[j]) - rest : 0, differences.Far.Mean, 1e-12);
        int[] mirrored = [.. far.Where(j => (2 * peak) - j is int m && m >= 0 && m < all.Length && !near.Contains(m))];
        Assert.Equal(mirrored.Length > 0 ? 1 : 0, differences.Matched.Count);
        if (mirrored.Length > 0)
            Assert.Equal(mirrored.Average(j => all[j] - all[(2 * peak) - j]), differences.Matched.Mean, 1e-12);
    }

    [Fact]
    public void Partial_permutations_are_uniform_and_leave_nothing_behind()
    {
        var permutation = new PartialPermutation();
        var random = new SeededRandom(1);
        var seen = new int[5, 5];
        for (int round = 0; round < 20_000; round++)
        {
            permutation.Begin(5);
            int[] drawn = [permutation.Next(random), permutation.Next(random), permutation.Next(random)];
            Assert.Equal(3, drawn.Distinct().Count());
            for (int place = 0; place < 3; place++)
                seen[place, drawn[place]]++;
            permutation.Begin(round % 40);
        }

        for (int place = 0; place < 3; place++)
        {
            for (int value = 0; value < 5; value++)
                Assert.InRange(seen[place, value], 3_700, 4_300);
        }
    }
}
