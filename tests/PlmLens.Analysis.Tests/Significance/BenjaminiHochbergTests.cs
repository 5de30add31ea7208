using PlmLens.Analysis.Significance;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Significance;

public sealed class BenjaminiHochbergTests
{
    [Fact]
    public void A_worked_case_equals_r()
    {
        // p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5), "BH")
        double[] q = BenjaminiHochberg.Q([0.01, 0.04, 0.03, 0.005, 0.5]);

        Assert.Equal([0.025, 0.05, 0.05, 0.025, 0.5], q.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void Q_is_the_least_rate_at_which_a_test_is_discovered()
    {
        var random = new SeededRandom(3);
        double[] p = [.. Enumerable.Range(0, 60).Select(_ => Math.Round(Math.Pow(random.NextDouble(), 2), 2))];
        double[] q = BenjaminiHochberg.Q(p);
        for (int i = 0; i < p.Length; i++)
        {
            double least = p.Where(cut => cut >= p[i]).Min(cut => cut * p.Length / p.Count(other => other <= cut));
            Assert.Equal(Math.Min(1, least), q[i], 1e-12);
        }
    }

    [Fact]
    public void Nothing_tested_gives_nothing() => Assert.Empty(BenjaminiHochberg.Q([]));
}
