using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Families;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Families;

/// <summary>What must be found is found, and nothing else.</summary>
public sealed class FamilyNullTests
{
    private const int Proteins = 240;
    private const int Latents = 200;
    private const int Planted = 17;

    [Fact]
    public void Only_a_latent_that_follows_a_family_is_specific()
    {
        FamilyScores found = Score(planted: true);

        FamilyPair pair = Assert.Single(found.PairsOfFeature.SelectMany(pairs => pairs), pair => pair.IsSpecific);
        Assert.Equal((Planted, 0), (pair.Feature, pair.Class));
        Assert.Equal(1, found.SpecificFeatures);
        Assert.Equal(Planted, found.BestOfClass[0]?.Feature);
        Assert.True(pair.Auroc > 0.95);
    }

    [Fact]
    public void Latents_that_follow_nothing_are_not_significant_however_many_are_tried()
    {
        FamilyScores found = Score(planted: false);

        FamilyPair[] pairs = [.. found.PairsOfFeature.SelectMany(list => list)];
        Assert.Equal(Latents * 30, found.Tried);
        Assert.Contains(pairs, pair => pair.P < 0.01);
        Assert.DoesNotContain(pairs, pair => pair.Q < 0.05);
        Assert.Equal(0, found.SpecificFeatures);
    }

    private static FamilyScores Score(bool planted)
    {
        var random = new SeededRandom(21);
        ProteinRecord[] records = [.. Enumerable.Range(0, Proteins).Select(
            p => new ProteinRecord { Accession = $"P{p}", Sequence = "ACDE" })];
        CorpusSplit split = CorpusSplit.Make(records, null, 3);
        ProteinClass[] classes = [.. Enumerable.Range(0, 30).Select(c => new ProteinClass(
            "Pfam", $"PF{c}", null, [.. Enumerable.Range(0, Proteins).Where(_ => random.Next(8) == 0)]))];
        HashSet<int> family = [.. classes[0].Members];
        var entries = new List<(int, int, float)>();
        for (int p = 0; p < Proteins; p++)
        {
            for (int latent = 0; latent < Latents; latent++)
            {
                bool active = planted && latent == Planted
                    ? family.Contains(p) && random.Next(20) > 0
                    : random.Next(10) <= latent % 9;
                if (active)
                    entries.Add(((4 * p) + random.Next(4), latent, 1 + (random.Next(100) / 100f)));
            }
        }

        var options = new FamilyOptions();
        var index = new ClassIndex(
            classes,
            split,
            [.. Enumerable.Range(0, Proteins).Select(p => split.HalfOf(p) == CorpusSplit.Test)],
            options);
        var scores = new LatentProteinScores(
            new CooColumns(4 * Proteins, Latents, entries), [.. records.Select(record => record.Length)]);
        return FamilyScorer.Score(
            scores, index, split, options, WorkerPool.Shared, TestContext.Current.CancellationToken);
    }
}
