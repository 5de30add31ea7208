using PlmLens.Analysis.Structure;

namespace PlmLens.Analysis.Tests.Structure;

/// <summary>Values of SciPy 1.10.1: <c>2 * stats.t.sf(abs(t), df)</c>, <c>special.betainc(a, b, x)</c>,
/// <c>stats.ttest_rel(d, zeros)</c>.</summary>
public sealed class PairedTestTests
{
    [Theory]
    [InlineData(0.0, 5, 1.0)]
    [InlineData(1.0, 1, 0.49999999999999956)]
    [InlineData(2.0, 24, 0.056939849936591666)]
    [InlineData(-2.0, 24, 0.056939849936591666)]
    [InlineData(3.3, 99, 0.001344764746399181)]
    [InlineData(10, 99, 1.0939757007992122e-16)]
    [InlineData(0.01, 3, 0.992649111412852)]
    [InlineData(40, 24, 1.7611536369074758e-23)]
    [InlineData(1.96, 100000.0, 0.04999856319430167)]
    public void Students_distribution(double t, double freedom, double expected) =>
        Assert.Equal(1, PairedTest.TwoSided(t, freedom) / expected, 1e-10);

    [Theory]
    [InlineData(0.5, 2, 3, 0.6875)]
    [InlineData(0.1, 0.5, 0.5, 0.2048327646991335)]
    [InlineData(0.9, 12, 0.5, 0.11552285426683223)]
    [InlineData(0.999, 49.5, 0.5, 0.7535759596102177)]
    [InlineData(1e-06, 12, 0.5, 1.6118033218818113e-73)]
    [InlineData(0.3, 500, 900, 2.2810963503553546e-06)]
    [InlineData(0.36, 500, 900, 0.5902230547247319)]
    public void The_incomplete_beta_function(double x, double a, double b, double expected) =>
        Assert.Equal(1, IncompleteBeta.Regularised(x, a, b) / expected, 1e-10);

    [Fact]
    public void A_paired_test()
    {
        PairedTest test = PairedTest.Of([0.5, -0.1, 0.3, 0.25, 0.7, -0.05, 0.1]);
        Assert.Equal(7, test.Count);
        Assert.Equal(0.24285714285714285, test.Mean, 1e-14);
        Assert.Equal(0.8394848479859348, test.Effect, 1e-13);
        Assert.Equal(0.06809774499038856, test.P, 1e-13);
    }

    [Fact]
    public void Differences_that_do_not_vary()
    {
        Assert.Equal(new PairedTest(3, 0, 0, 1), PairedTest.Of([0, 0, 0]));
        Assert.Equal(new PairedTest(2, 0.5, double.PositiveInfinity, 0), PairedTest.Of([0.5, 0.5]));
        Assert.Equal(new PairedTest(1, 0.5, 0, 1), PairedTest.Of([0.5]));
        Assert.Equal(new PairedTest(0, 0, 0, 1), PairedTest.Of([]));
    }
}
