using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Annotate;

/// <summary>Calls and window means against their definitions.</summary>
public sealed class CallFinderTests
{
    [Fact]
    public void Calls_are_the_longest_stretches_above_the_cut_and_end_with_the_protein()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            (float[] dense, int[] first, uint[] positions, float[] values) = Make(seed);
            var calls = new List<FeatureCall>();
            CallFinder.Find(positions, values, first, 0.4f, calls);
            var expected = new List<FeatureCall>();
            for (int p = 0; p < first.Length - 1; p++)
            {
                for (int i = first[p]; i < first[p + 1]; i++)
                {
                    bool starts = dense[i] > 0.4f && (i == first[p] || !(dense[i - 1] > 0.4f));
                    if (!starts)
                        continue;
                    int end = i;
                    while (end < first[p + 1] && dense[end] > 0.4f)
                        end++;
                    float peak = dense[i..end].Max();
                    expected.Add(new FeatureCall(
                        p, i - first[p], end - first[p], peak, Array.IndexOf(dense, peak, i) - first[p]));
                }
            }

            Assert.Equal(expected, calls);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(101)]
    public void Window_means_equal_their_definition(int window)
    {
        var mean = new WindowMean();
        for (ulong seed = 0; seed < 20; seed++)
        {
            (float[] dense, int[] first, uint[] positions, float[] values) = Make(seed);
            FeatureColumn column = mean.Of(new FeatureColumn(positions, values), first, window);
            var got = new float[dense.Length];
            for (int i = 0; i < column.Positions.Length; i++)
                got[column.Positions[i]] = column.Values[i];
            for (int p = 0; p < first.Length - 1; p++)
            {
                for (int i = first[p]; i < first[p + 1]; i++)
                {
                    int from = Math.Max(first[p], i - (window / 2)), to = Math.Min(first[p + 1], i + (window / 2) + 1);
                    Assert.Equal(dense[from..to].Sum(v => (double)v) / window, got[i], 6);
                }
            }
        }
    }

    private static (float[] Dense, int[] First, uint[] Positions, float[] Values) Make(ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] lengths = [.. Enumerable.Range(0, 6).Select(_ => 1 + random.Next(25))];
        int[] first = [0, .. lengths.Select((_, p) => lengths[..(p + 1)].Sum())];
        float[] dense = [.. Enumerable.Range(0, first[^1])
            .Select(_ => random.Next(2) == 0 ? 0 : random.Next(11) / 10f)];
        uint[] positions = [.. Enumerable.Range(0, dense.Length).Where(i => dense[i] > 0).Select(i => (uint)i)];
        return (dense, first, positions, [.. positions.Select(i => dense[i])]);
    }
}
