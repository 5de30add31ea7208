using PlmLens.Analysis.CoActivation;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.CoActivation;

/// <summary>Proteins with sites "a" and "b" of one feature type; latent 0 means the type, latent 1 site "b".</summary>
public sealed class AbsorptionTests
{
    private const int Proteins = 60;
    private const int Length = 40;
    private const int Latents = 6;
    private static readonly AbsorptionOptions s_options = new() { Permutations = 19 };

    [Fact]
    public void A_planted_absorption_is_measured_to_the_last_place()
    {
        AbsorptionResult result = Measure(absorbing: 1, out int sites);
        Assert.Equal((FamilyKind.Note, "SITE", "SITE: b"), (result.Kind, result.Parent, result.Child));
        Assert.Equal((0, 1), (result.ParentLatent.Latent, result.ChildLatent));
        Assert.Equal(sites, result.Counts.Children);
        // The parent's latent fires on every "a" and on no "b"; what takes its place has its direction.
        Assert.Equal(1, result.Counts.ParentRecallOthers);
        Assert.Equal(0, result.Counts.ParentRecallChildren);
        Assert.Equal(sites, result.Counts.Absorbed);
        Assert.Equal(1, result.Counts.Excess);
        Assert.Equal(sites, result.FullyAbsorbed);
        Assert.Equal(1.0 / 20, result.PValue!.Value, 1e-12);
        Assert.True(result.NullExcess < 0.5);
    }

    [Fact]
    public void A_latent_of_the_child_beside_the_parents_absorbs_nothing()
    {
        AbsorptionResult result = Measure(absorbing: 0, out int sites);
        Assert.Equal(1, result.ChildLatent);
        Assert.Equal(sites, result.Counts.ParentOnChildren);
        Assert.Equal(sites, result.Counts.ChildOnChildren);
        Assert.Equal((0, 0), (result.Counts.Absorbed, result.FullyAbsorbed));
        Assert.Equal(0, result.Counts.Excess);
        Assert.Equal(1, result.PValue);
    }

    [Fact]
    public void A_latent_that_points_elsewhere_does_not_absorb_fully()
    {
        AbsorptionResult result = Measure(absorbing: 1, out int sites, alike: false);
        Assert.Equal(sites, result.Counts.Absorbed);
        Assert.Equal(0, result.FullyAbsorbed);
    }

    [Fact]
    public void A_latent_that_misses_at_random_is_expected_to()
    {
        var counts = new AbsorptionCounts(100, 200, 40, 80, 50, 10, 30);
        Assert.Equal(0.3, counts.Rate, 1e-12);
        Assert.Equal(0.6 * 0.5, counts.Expected, 1e-12);
        Assert.Equal(0, counts.Excess, 1e-12);
    }

    [Fact]
    public void Concepts_inside_others_and_amino_acids_have_families()
    {
        using MadeCorpus corpus = Make(absorbing: 1, alike: true, out _);
        var split = CorpusSplit.Make(corpus.Records, null, 1);
        var concepts = ConceptSet.FromFeatures(
            corpus.Records, split, new ConceptOptions { MinimumInstances = 5, MinimumProteins = 5 });
        var families = new ConceptFamilies(corpus.Records, concepts, split, s_options with { MinimumInstances = 5 });
        ConceptFamily nested = families.OfConcepts(Score(corpus, concepts, split)).Single(
            family => family.Kind == FamilyKind.Nested);
        Assert.Equal("REPEAT", nested.Parent);
        Assert.Equal(11 * Proteins, nested.Instances.Count);
        Assert.Equal(["SITE", "SITE: a", "SITE: b"], nested.Children.Select(child => child.Name));
        Assert.Equal(2 * Proteins, nested.Children[0].Has.Count(has => has));

        byte[] letters = AminoAcidLatents.LettersOf(corpus.Records);
        Assert.Equal(Proteins * Length, letters.Length);
        var latents = new ConceptLatent?[20];
        latents[0] = new ConceptLatent(3, 0, 0);
        ConceptFamily alanine = Assert.Single(families.OfAminoAcids(latents, letters));
        Assert.Equal("AMINO_ACID: A", alanine.Parent);
        Assert.Equal(Proteins * Length / 2, alanine.Instances.Count);
        Assert.Contains("REPEAT at A", alanine.Children.Select(child => child.Name));
        Assert.DoesNotContain("SITE: a at A", alanine.Children.Select(child => child.Name));
    }

    [Fact]
    public void The_latent_of_an_amino_acid_is_the_one_with_the_best_f1()
    {
        using MadeCorpus corpus = Make(absorbing: 1, alike: true, out float[,] values);
        var split = CorpusSplit.Make(corpus.Records, null, 1);
        bool[] isValidation = [.. Enumerable.Range(0, Proteins * Length)
            .Select(r => split.HalfOf(r / Length) == CorpusSplit.Validation)];
        float[] maxima = [.. Enumerable.Range(0, Latents).Select(l =>
            Enumerable.Range(0, Proteins * Length).Where(r => isValidation[r]).Max(r => values[r, l]))];
        byte[] letters = AminoAcidLatents.LettersOf(corpus.Records);
        ConceptLatent?[] found = AminoAcidLatents.Find(
            corpus.Codes, letters, isValidation, maxima, [0, 0.5], WorkerPool.Shared,
            TestContext.Current.CancellationToken);

        // "A" at even places; latent 3 is 2 there and 0.5 elsewhere, so that half of its maximum tells them apart.
        Assert.Equal((3, 0.5), (found[0]!.Value.Latent, found[0]!.Value.Threshold));
        Assert.Equal(1f, found[0]!.Value.Cut);
        Assert.Null(found[AminoAcidLatents.Letters.IndexOf('W', StringComparison.Ordinal)]);
    }

    [Fact]
    public void Thread_counts_do_not_change_a_bit()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        Assert.Equal(Measure(1, out _, pool: one), Measure(1, out _, pool: three));
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        Assert.Throws<UsageException>(() => new AbsorptionOptions { MinimumInstances = 0 }.Validate());
        Assert.Throws<UsageException>(() => new AbsorptionOptions { LeastShare = 2 }.Validate());
        Assert.Throws<UsageException>(() => new AbsorptionOptions { Thresholds = [0.5, 0.5] }.Validate());
        Assert.Throws<UsageException>(() => new AbsorptionOptions { LeastSpecificity = 0.5 }.Validate());
    }

    private static AbsorptionResult Measure(
        int absorbing, out int testSites, bool alike = true, WorkerPool? pool = null)
    {
        using MadeCorpus corpus = Make(absorbing, alike, out _);
        var split = CorpusSplit.Make(corpus.Records, null, 1);
        var concepts = ConceptSet.FromFeatures(corpus.Records, split, new ConceptOptions());
        var families = new ConceptFamilies(corpus.Records, concepts, split, s_options);
        ConceptFamily family = families.OfConcepts(Score(corpus, concepts, split)).Single(
            f => f.Kind == FamilyKind.Note && f.Parent == "SITE");
        var meter = new AbsorptionMeter(corpus.Codes, split, corpus.Sae, s_options, 3);
        testSites = Enumerable.Range(0, Proteins).Count(p => split.HalfOf(p) == CorpusSplit.Test);
        return meter.Measure(
            [family], corpus.States, pool ?? WorkerPool.Shared, TestContext.Current.CancellationToken)
            .Single(result => result.Child == "SITE: b");
    }

    // The scorer finds latent 0 for SITE where it fires on all sites; where "b" is absorbed it still fires on half.
    private static ConceptScores Score(MadeCorpus corpus, ConceptSet concepts, CorpusSplit split) =>
        ConceptScorer.Score(
            new CodeColumns(corpus.Codes), concepts, split, ThresholdScale.Maximum, new ScoreOptions(),
            WorkerPool.Shared, TestContext.Current.CancellationToken);

    private static MadeCorpus Make(int absorbing, bool alike, out float[,] values)
    {
        var random = new SeededRandom(2);
        values = new float[Proteins * Length, Latents];
        var records = new ProteinRecord[Proteins];
        for (int p = 0; p < Proteins; p++)
        {
            int a = 10 + random.Next(5), b = 15 + random.Next(5);
            ProteinFeature[] sites = [Site(a, "a"), Site(b, "b")];
            random.Shuffle<ProteinFeature>(sites);
            records[p] = new ProteinRecord
            {
                Accession = $"P{p:D5}",
                EntryName = $"MADE{p}_TEST",
                Sequence = string.Concat(Enumerable.Repeat("AG", Length / 2)),
                // In either order, so that moving the marks along the sites does not bring them back.
                Features =
                [
                    .. sites,
                    new ProteinFeature { Type = "REPEAT", Start = 10, End = 20 },
                ],
            };
            for (int i = 0; i < Length; i++)
                values[(p * Length) + i, 3] = i % 2 == 0 ? 2 : 0.5f;
            values[(p * Length) + a, 0] = 1;
            values[(p * Length) + b, 0] = absorbing == 1 ? 0 : 1;
            values[(p * Length) + b, 1] = 1;
            values[(p * Length) + random.Next(Length), 4] = 1;
        }

        // Latents 0 and 1 share the direction of the type; latent 1 adds its own.
        float[,] decoder = new float[Latents, 6];
        decoder[0, 0] = 1;
        (decoder[1, 0], decoder[1, 1]) = alike ? (1, 0.5f) : (-0.5f, 0.1f);
        (decoder[3, 3], decoder[4, 4], decoder[5, 5]) = (0.1f, 1, 1);
        return new MadeCorpus(records, values, decoder);
    }

    private static ProteinFeature Site(int residue, string note) =>
        new() { Type = "SITE", Start = residue + 1, End = residue + 1, Note = note };
}
