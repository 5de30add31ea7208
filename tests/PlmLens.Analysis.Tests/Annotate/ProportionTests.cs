using PlmLens.Analysis.Annotate;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Annotate;

/// <summary>Shares and their intervals.</summary>
public sealed class ProportionTests
{
    // R: prop.test(8, 10, correct = FALSE), prop.test(81, 263, correct = FALSE) (Newcombe 1998).
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(0, 20, 0.0, 0.1611)]
    [InlineData(29, 29, 0.8830, 1.0)]
    public void Wilson_equals_published_values(int right, int total, double low, double high)
    {
        (double gotLow, double gotHigh) = Proportion.WilsonInterval(right, total);
        Assert.Equal(low, gotLow, 4);
        Assert.Equal(high, gotHigh, 4);
    }

    [Fact]
    public void One_unit_for_each_protein_gives_nearly_the_plain_interval()
    {
        (int, int)[] groups = [.. Enumerable.Range(0, 400).Select(i => (i % 4 == 0 ? 1 : 0, 1))];
        Proportion share = Proportion.OfGroups(groups);
        (double low, double high) = Proportion.WilsonInterval(100, 400);
        Assert.Equal(0.25, share.Estimate);
        Assert.Equal(low, share.Low, 2);
        Assert.Equal(high, share.High, 2);
        Assert.Equal((100, 400, 400), (share.Right, share.Total, share.Proteins));
    }

    [Fact]
    public void Units_that_are_alike_inside_a_protein_widen_the_interval()
    {
        Proportion alone = Proportion.OfGroups([.. Enumerable.Range(0, 100).Select(i => (i % 2, 1))]);
        Proportion alike = Proportion.OfGroups([.. Enumerable.Range(0, 10).Select(i => (i % 2 * 10, 10))]);
        Assert.Equal(alone.Estimate, alike.Estimate);
        Assert.True(alike.High - alike.Low > 2.5 * (alone.High - alone.Low));
    }

    [Fact]
    public void Agreement_of_one_protein_alone_is_no_evidence()
    {
        Proportion share = Proportion.OfGroups([(50, 50)]);
        Assert.Equal(1, share.Estimate);
        Assert.True(share.Low < 0.25);
        Assert.Equal((0.0, 0.0, 1.0), (Proportion.OfGroups([]).Estimate, Proportion.OfGroups([]).Low,
            Proportion.OfGroups([]).High));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public void The_interval_covers_the_truth_where_proteins_differ(double mean)
    {
        var random = new SeededRandom(7, $"{mean}");
        int covered = 0;
        const int Trials = 400;
        for (int trial = 0; trial < Trials; trial++)
        {
            var groups = new List<(int, int)>();
            for (int protein = 0; protein < 40; protein++)
            {
                // Half of the proteins follow the mean; in the others all units agree.
                int size = 1 + random.Next(8);
                bool agree = random.Next(2) == 0, all = random.NextDouble() < mean;
                int right = 0;
                for (int unit = 0; unit < size; unit++)
                    right += agree ? all ? 1 : 0 : random.NextDouble() < mean ? 1 : 0;
                groups.Add((right, size));
            }

            Proportion share = Proportion.OfGroups(groups);
            covered += share.Low <= mean && mean <= share.High ? 1 : 0;
        }

        Assert.InRange((double)covered / Trials, 0.9, 1);
    }
}
