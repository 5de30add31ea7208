using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Structure;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Structure;

public sealed class SequenceStructureTestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Planted_latents_are_told_apart(ulong seed)
    {
        var folds = new PlantedFolds(sheets: 60, helices: 20);
        var random = new SeededRandom(seed);
        int sequential = folds.AddSequential(random), far = folds.AddFar(random), region = folds.AddRegion(random);
        int sparse = folds.AddRandom(random, 0.05), dense = folds.AddRandom(random, 0.5);
        IReadOnlyList<LatentStructure> results = Run(folds, seed);
        Assert.Equal(5, results.Count);

        // Neighbours in sequence are neighbours in space: only far ones tell the first two apart.
        Assert.Equal((StructureVerdict.Structural, FarVerdict.None), Verdicts(sequential));
        Assert.Equal((StructureVerdict.StructuralOnly, FarVerdict.FarMatched), Verdicts(far));

        // A stretch is far more active than the rest of the protein, but not more than its mirror image.
        Assert.Equal((StructureVerdict.Structural, FarVerdict.Far), Verdicts(region));
        Assert.Equal((StructureVerdict.None, FarVerdict.None), Verdicts(sparse));
        Assert.Equal((StructureVerdict.None, FarVerdict.None), Verdicts(dense));
        Assert.True(results[far].Far.Test.Effect > 2 * Math.Abs(results[region].Matched.Test.Effect));

        (StructureVerdict, FarVerdict) Verdicts(int latent) => (results[latent].Verdict, results[latent].FarVerdict);
    }

    [Fact]
    public void Under_the_null_errors_are_as_rare_as_the_level_says()
    {
        var folds = new PlantedFolds(sheets: 60, helices: 0);
        var random = new SeededRandom(11);
        for (int latent = 0; latent < 600; latent++)
            folds.AddRandom(random, latent % 2 == 0 ? 0.4 : 0.1);
        IReadOnlyList<LatentStructure> results = Run(folds, 7);
        Assert.Equal(600, results.Count);

        // Two-sided at 5 %: 30 of 600 expected with a standard deviation of 5.3, 15 of 300 with 3.8. The differences of
        // sparse latents are skewed, so that for them the far test errs downwards more often, and upwards less.
        IEnumerable<LatentStructure> dense = results.Where(r => r.Latent % 2 == 0);
        Assert.InRange(results.Count(r => r.Matched.Test.P < 0.05), 14, 46);
        Assert.InRange(dense.Count(r => r.Far.Test.P < 0.05), 4, 27);

        // Upwards, at most 2.5 % of 600 expected: verdicts ask for the sign.
        Assert.InRange(results.Count(r => r.Far.Test is { P: < 0.05, Mean: > 0 }), 1, 25);
        Assert.InRange(results.Count(r => r.Matched.Test is { P: < 0.05, Mean: > 0 }), 1, 25);
        Assert.InRange(results.Count(r => r.Sequence.Test is { P: < 0.05, Mean: > 0 }), 0, 25);
        Assert.InRange(results.Count(r => r.Structural.Test is { P: < 0.05, Mean: > 0 }), 0, 25);

        // Without the sign the article's test errs too often: its null may put the peak itself beside the peak.
        Assert.InRange(results.Count(r => r.Structural.Test.P < 0.05), 47, 600);
        Assert.All(results, r => Assert.Equal((StructureVerdict.None, FarVerdict.None), (r.Verdict, r.FarVerdict)));
    }

    [Fact]
    public void Adjusted_p_counts_the_latents_that_were_tested()
    {
        var folds = new PlantedFolds(sheets: 30, helices: 10);
        var random = new SeededRandom(2);
        for (int i = 0; i < 4; i++)
            folds.AddRandom(random, 0.2);
        IReadOnlyList<LatentStructure> results = Run(folds, 1);
        Assert.All(results, r => Assert.Equal(Math.Min(1, 4 * r.Structural.Test.P), r.Structural.Adjusted));
        Assert.All(results, r => Assert.InRange(r.Far.Test.Count, 25, 30));
        Assert.All(results, r => Assert.Equal(40, r.Sampled));
    }

    [Fact]
    public void Too_few_proteins_are_not_tested_and_many_are_sampled()
    {
        var few = new PlantedFolds(sheets: 24, helices: 0);
        few.AddRandom(new SeededRandom(1), 0.3);
        Assert.Empty(Run(few, 1));
        var many = new PlantedFolds(sheets: 0, helices: 130);
        many.AddRandom(new SeededRandom(1), 0.3);
        LatentStructure result = Assert.Single(Run(many, 1));
        Assert.Equal((130, 100, 0), (result.Proteins, result.Sampled, result.Far.Test.Count));
        Assert.Equal(FarVerdict.Untested, result.FarVerdict);
        Assert.Null(result.Far.Adjusted);
    }

    [Fact]
    public void Only_strong_activations_of_proteins_with_coordinates_count()
    {
        // One protein reaches the maximum, 29 reach 61 % of it, 30 just 60 %.
        var folds = new PlantedFolds(sheets: 60, helices: 0);
        var entries = Enumerable.Range(0, 60).Select(p => (
            (p * PlantedFolds.Length) + 50, 0, p == 0 ? 1f : p < 30 ? 0.61f : 0.6f)).ToList();
        var columns = new CooColumns(60 * PlantedFolds.Length, 1, entries);
        LatentStructure result = Assert.Single(Run(columns, folds.Proteins));
        Assert.Equal(30, result.Proteins);

        // The maximum is the corpus's, wherever it is.
        Assert.Empty(Run(columns, folds.Proteins[31..]));
        Assert.Equal(29, Assert.Single(Run(columns, folds.Proteins[1..])).Proteins);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits_and_another_seed_others()
    {
        var folds = new PlantedFolds(sheets: 80, helices: 60);
        var random = new SeededRandom(5);
        for (int i = 0; i < 40; i++)
            folds.AddRandom(random, 0.1);
        using WorkerPool one = new(1), three = new(3);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        var options = new StructureTestOptions();
        IReadOnlyList<LatentStructure> first =
            SequenceStructureTest.Run(folds.Columns, folds.Proteins, options, 9, one, cancel);
        Assert.Equal(first, SequenceStructureTest.Run(folds.Columns, folds.Proteins, options, 9, three, cancel));
        Assert.NotEqual(first, SequenceStructureTest.Run(folds.Columns, folds.Proteins, options, 8, three, cancel));
    }

    [Fact]
    public void Options_and_inputs_are_checked()
    {
        var folds = new PlantedFolds(sheets: 2, helices: 0);
        folds.AddRandom(new SeededRandom(1), 0.3);
        Assert.Throws<UsageException>(() => Run(
            folds.Columns, folds.Proteins, new StructureTestOptions { MinimumProteins = 1 }));
        Assert.Throws<UsageException>(() => Run(
            folds.Columns, folds.Proteins, new StructureTestOptions { Radius = 0 }));
        Assert.Throws<ArgumentException>(() => Run(folds.Columns, [folds.Proteins[1], folds.Proteins[0]]));
        Assert.Throws<ArgumentException>(() => Run(
            folds.Columns, [.. folds.Proteins, folds.Proteins[0] with { FirstResidue = 200 }]));
    }

    private static IReadOnlyList<LatentStructure> Run(PlantedFolds folds, ulong seed) =>
        SequenceStructureTest.Run(
            folds.Columns,
            folds.Proteins,
            new StructureTestOptions(),
            seed,
            WorkerPool.Shared,
            TestContext.Current.CancellationToken);

    private static IReadOnlyList<LatentStructure> Run(
        IFeatureColumns columns, IReadOnlyList<MappedProtein> proteins, StructureTestOptions? options = null) =>
        SequenceStructureTest.Run(
            columns,
            proteins,
            options ?? new StructureTestOptions(),
            1,
            WorkerPool.Shared,
            TestContext.Current.CancellationToken);
}
