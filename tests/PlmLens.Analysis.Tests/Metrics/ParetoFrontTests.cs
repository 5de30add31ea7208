using PlmLens.Analysis.Metrics;

namespace PlmLens.Analysis.Tests.Metrics;

public sealed class ParetoFrontTests
{
    [Fact]
    public void A_point_is_on_the_front_when_none_is_better_in_both()
    {
        (double, double)[] points =
            [(8, 0.5), (16, 0.3), (16, 0.4), (32, 0.3), (64, 0.1), (8, 0.5), (double.NaN, 0), (4, double.NaN)];
        Assert.Equal([true, true, false, false, true, true, false, false], ParetoFront.Of(points));
        Assert.Empty(ParetoFront.Of([]));
    }
}
