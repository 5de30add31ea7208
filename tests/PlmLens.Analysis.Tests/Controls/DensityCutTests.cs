using PlmLens.Analysis.Controls;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Controls;

public sealed class DensityCutTests
{
    [Fact]
    public void The_cut_is_the_value_at_that_place_from_the_top()
    {
        var random = new SeededRandom(3);
        foreach (int round in (int[])[0, 3, 6])
        {
            // Rounded, so that many are equal; of both signs.
            float[] values =
                [.. Enumerable.Range(0, 2000).Select(_ => MathF.Round((float)random.NextGaussian(), round))];
            float[] sorted = [.. values.OrderDescending()];
            foreach (int active in (int[])[0, 1, 17, 1000, 1999, 2000, 5000])
            {
                float cut = DensityCut.Of(values, active);
                Assert.Equal(sorted[Math.Min(active, 1999)], cut);
                Assert.InRange(values.Count(value => value > cut), 0, active);
            }
        }
    }

    [Fact]
    public void Extremes_are_numbers_like_others()
    {
        float[] values = [float.NegativeInfinity, -1, 0, float.Epsilon, float.MaxValue, float.PositiveInfinity];
        Assert.Equal(values, Enumerable.Range(0, 6).Select(place => DensityCut.Of(values, 5 - place)));
    }
}
