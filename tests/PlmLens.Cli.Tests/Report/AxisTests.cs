using PlmLens.Cli.Report;

namespace PlmLens.Cli.Tests.Report;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 1, new double[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(0, 4096000, new double[] { 0, 1e6, 2e6, 3e6, 4e6, 5e6 })]
    [InlineData(-0.03, 0.07, new double[] { -0.04, -0.02, 0, 0.02, 0.04, 0.06, 0.08 })]
    [InlineData(3, 3, new double[] { 1, 2, 3, 4, 5 })]
    [InlineData(0, 0, new double[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    public void Linear_ticks_are_round_and_enclose_the_values(double low, double high, double[] ticks)
    {
        var axis = Axis.Linear(low, high);
        Assert.Equal(ticks.Length, axis.Ticks.Count);
        for (int i = 0; i < ticks.Length; i++)
            Assert.Equal(ticks[i], axis.Ticks[i], 1e-9 * Math.Max(1, Math.Abs(ticks[i])));
        Assert.Equal(0, axis.Place(axis.Ticks[0]), 1e-12);
        Assert.Equal(1, axis.Place(axis.Ticks[^1]), 1e-12);
    }

    [Fact]
    public void Exact_ends_stay_and_ticks_lie_between_them()
    {
        var axis = Axis.Exactly(0, 4.3);
        Assert.Equal([0, 1, 2, 3, 4], axis.Ticks);
        Assert.Equal(1, axis.Place(4.3), 1e-12);
        Assert.Equal(0.5, axis.Place(2.15), 1e-12);
    }

    [Theory]
    [InlineData(0.013, 0.9)]
    [InlineData(1e-9, 1)]
    [InlineData(3, 3)]
    [InlineData(1, 1e12)]
    public void Logarithmic_ticks_ascend_inside_an_axis_that_encloses_the_values(double low, double high)
    {
        var axis = Axis.Logarithmic(low, high);
        Assert.InRange(axis.Ticks.Count, 2, 8);
        Assert.Equal(axis.Ticks.Order(), axis.Ticks);
        double range = axis.Place(high) - axis.Place(low);
        Assert.InRange(range, high > low ? 0.3 : 0, 1);
        Assert.True(axis.Place(low * 0.999) < axis.Place(low * 1.001), "the low end is on the axis");
        Assert.True(axis.Place(high * 0.999) < axis.Place(high * 1.001), "the high end is on the axis");
        Assert.Equal(axis.Place(Math.Sqrt(low * high)), (axis.Place(low) + axis.Place(high)) / 2, 1e-9);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.25, "0.25")]
    [InlineData(2500, "2500")]
    [InlineData(60000, "60k")]
    [InlineData(2500000, "2.5M")]
    [InlineData(0.00015, "1.5e-4")]
    [InlineData(-0.5, "-0.5")]
    public void Labels_are_short(double value, string label) => Assert.Equal(label, Axis.Label(value));
}
