using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.Statistics;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

public sealed class DirectedLatentsTests
{
    [Fact]
    public void Dead_zero_and_broken_latents_are_left_out_and_named()
    {
        using Tensor decoder = Tensor.FromFloats(
            [1, 0, 0, 0, float.NaN, 1, 2, 3, 0, 0, 1, float.PositiveInfinity], 6, 2);
        FeatureStatistic alive = new(3, 1, 1, 1), dead = default;
        var latents = DirectedLatents.Of(
            new FeatureStatistics(10, 1, [alive, alive, alive, dead, dead, alive]), decoder, 2);
        Assert.Equal([0], latents.Latents);
        Assert.Equal(
            [null, "decoder row zero", "decoder row not finite", "dead", "dead", "decoder row not finite"],
            latents.WhyNot);
        Assert.StartsWith("1 latents have a decoder row of zeros and 2 one with NaN", latents.Warning(),
            StringComparison.Ordinal);
    }
}
