using PlmLens.Analysis.CoActivation;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.CoActivation;

public sealed class CoActivationCountsTests
{
    private const int Latents = 9;
    private static readonly CoActivationOptions s_all = new()
    {
        Partners = Latents,
        MinimumBoth = 1,
        ImpliedMinimum = 1,
        Implied = Latents,
        ImpliedFrom = 0.6,
        ImpliedLift = 1,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_are_those_of_all_pairs_one_by_one(ulong seed)
    {
        float[,] values = Values(seed);
        using var corpus = new MadeCorpus(Records(), values, new float[Latents, 2]);
        int residues = values.GetLength(0);
        IReadOnlyList<int>[] others =
            [.. Enumerable.Range(0, Latents).Select(i => (IReadOnlyList<int>)[(i + 3) % Latents, (i + 1) % Latents])];
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        IReadOnlyList<LatentCompany> company = Count(corpus, others, s_all, one);

        for (int i = 0; i < Latents; i++)
        {
            CoActivePair[] expected = [.. Enumerable.Range(0, Latents).Where(j => j != i && Both(i, j) > 0)
                .Select(j => new CoActivePair(i, j, Both(i, j), Both(i, i), Both(j, j), residues))];
            Assert.Equal(
                expected.OrderByDescending(p => Phi(i, p.Partner)).ThenBy(p => p.Partner), company[i].Partners);
            Assert.Equal(others[i].Select(j => Both(i, j)), company[i].Nearest.Select(pair => pair.Both));
            Assert.Equal(
                expected.Where(p => p.Both >= 0.6 * p.LatentActive && p.Both * (double)residues
                    >= (double)p.LatentActive * p.PartnerActive).Select(p => p.Partner).Order(),
                company[i].Implied.Select(pair => pair.Partner).Order());
            foreach (CoActivePair pair in company[i].Partners)
            {
                Assert.Equal(Phi(i, pair.Partner), pair.Phi, 1e-12);
                int either = Both(i, i) + Both(pair.Partner, pair.Partner) - pair.Both;
                Assert.Equal((double)pair.Both / either, pair.Jaccard, 1e-12);
                Assert.Equal((double)pair.Both / Both(i, i), pair.PartnerGivenLatent, 1e-12);
            }
        }

        IReadOnlyList<LatentCompany> again = Count(corpus, others, s_all, three);
        Assert.Equal(company.Select(c => c.NullPhi), again.Select(c => c.NullPhi));
        Assert.Equal(company.SelectMany(c => c.Partners), again.SelectMany(c => c.Partners));

        int Both(int a, int b) => Enumerable.Range(0, residues).Count(r => values[r, a] > 0 && values[r, b] > 0);

        // Pearson's correlation of two columns of zeros and ones.
        double Phi(int a, int b)
        {
            double[] x = [.. Enumerable.Range(0, residues).Select(r => values[r, a] > 0 ? 1.0 : 0)];
            double[] y = [.. Enumerable.Range(0, residues).Select(r => values[r, b] > 0 ? 1.0 : 0)];
            (double mx, double my) = (x.Average(), y.Average());
            double covariance = x.Zip(y, (p, q) => (p - mx) * (q - my)).Sum();
            double variances = x.Sum(p => (p - mx) * (p - mx)) * y.Sum(q => (q - my) * (q - my));
            return variances > 0 ? Math.Round(covariance / Math.Sqrt(variances), 13) : 0;
        }
    }

    // Latents 0 and 1 fire at the same residues, 0 and 2 in the same proteins at others.
    [Fact]
    public void The_null_keeps_proteins_and_loses_places()
    {
        ProteinRecord[] records = Records();
        var values = new float[records.Sum(r => r.Length), 3];
        var random = new SeededRandom(5);
        int row = 0;
        for (int p = 0; p < records.Length; p++)
        {
            for (int i = 0; i < records[p].Length; i++, row++)
            {
                float both = p % 2 == 0 && random.Next(4) == 0 ? 1 : 0;
                (values[row, 0], values[row, 1]) = (both, both);
                values[row, 2] = p % 2 == 0 && random.Next(4) == 0 ? 1 : 0;
            }
        }

        using var corpus = new MadeCorpus(records, values, new float[3, 2]);
        LatentCompany first = Count(corpus, [], s_all with { ImpliedFrom = 1 }, WorkerPool.Shared)[0];
        Assert.Equal(1, first.Partners[0].Partner);
        Assert.Equal(1, first.Partners[0].Phi, 1e-12);
        Assert.InRange(first.NullPhi!.Value, 0, 0.4);
        Assert.True(first.Partners[1].Phi < first.NullPhi.Value + 0.15);
        Assert.Equal([1], first.Implied.Select(pair => pair.Partner));
    }

    [Fact]
    public void Latents_that_are_never_active_have_no_company()
    {
        ProteinRecord[] records = Records();
        var values = new float[records.Sum(r => r.Length), 3];
        values[4, 0] = 1;
        using var corpus = new MadeCorpus(records, values, new float[3, 2]);
        IReadOnlyList<LatentCompany> company =
            Count(corpus, [[1], [2], [0]], new CoActivationOptions(), WorkerPool.Shared);
        Assert.All(company, c => Assert.Empty(c.Partners));
        Assert.All(company, c => Assert.Null(c.NullPhi));
        Assert.Equal([0, 0, 0], company.Select(c => c.Nearest[0].Both));
        Assert.Null(company[1].Nearest[0].Pmi);
        Assert.Equal(0, company[1].Nearest[0].Phi);
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        Assert.Throws<UsageException>(() => new CoActivationOptions { MinimumBoth = 0 }.Validate());
        Assert.Throws<UsageException>(() => new CoActivationOptions { ImpliedFrom = 1.1 }.Validate());
        Assert.Throws<UsageException>(() => new CoActivationOptions { Partners = -1 }.Validate());
    }

    private static IReadOnlyList<LatentCompany> Count(
        MadeCorpus corpus, IReadOnlyList<IReadOnlyList<int>> nearest, CoActivationOptions options, WorkerPool pool) =>
        CoActivationCounts.Of(corpus.Codes, nearest, options, 7, pool, TestContext.Current.CancellationToken);

    private static ProteinRecord[] Records() => [.. Enumerable.Range(0, 12).Select(p => new ProteinRecord
    {
        Accession = $"P{p:D5}",
        EntryName = $"MADE{p}_TEST",
        Sequence = new string('A', 20 + (7 * p)),
    })];

    // Latents in groups of three that tend to fire together, some rare, the last one never.
    private static float[,] Values(ulong seed)
    {
        var random = new SeededRandom(seed);
        var values = new float[Records().Sum(r => r.Length), Latents];
        for (int row = 0; row < values.GetLength(0); row++)
        {
            int group = random.Next(4);
            for (int latent = 0; latent < Latents - 1; latent++)
            {
                if (random.Next(latent / 3 == group ? 2 : 9 + latent) == 0)
                    values[row, latent] = 1 + random.Next(3);
            }
        }

        return values;
    }
}
