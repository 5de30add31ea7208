using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Significance;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests;

public sealed class ConceptScorerTests
{
    private const int Length = 30;
    private static readonly ProteinRecord[] s_records =
    [
        .. Enumerable.Range(0, 40).Select(i => new ProteinRecord
        {
            Accession = $"P{i}",
            Sequence = new string('A', Length),
            Features = [new ProteinFeature { Type = "SIGNAL", Start = 1, End = 10 }],
        }),
    ];

    private static readonly CorpusSplit s_split = CorpusSplit.Make(s_records, null, seed: 1);

    [Fact]
    public void A_feature_that_fires_on_the_concept_is_found_on_the_held_out_half()
    {
        ConceptScores scores = Score((protein, i) => i < 10 ? 1 : 0);
        ConceptResult signal = scores.Concepts.Single();

        Assert.True(signal.Found);
        Assert.Equal(1, scores.Found);
        Assert.Equal(1, scores.FeaturesFound);
        Assert.Equal(1, signal.Best!.Test.F1);
        Assert.Equal(20, signal.ValidationInstances);
        Assert.Equal(200, signal.TestPositives);
    }

    [Fact]
    public void A_mixed_type_is_scored_but_never_counts_as_found()
    {
        ProteinRecord[] records = [.. s_records.Select(record => record with
        {
            Features = [new ProteinFeature { Type = "DOMAIN", Start = 1, End = 10 }],
        })];
        var concepts = ConceptSet.FromFeatures(records, s_split, new ConceptOptions { MixedTypes = true });
        var columns = new DenseColumns(
            [[.. Enumerable.Range(0, Length * records.Length).Select(i => i % Length < 10 ? 1f : 0f)]]);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        var options = new ScoreOptions();
        ConceptScores scores = ConceptScorer.Score(
            columns, concepts, s_split, ThresholdScale.Maximum, options, WorkerPool.Shared, cancel);
        ConceptScores permuted = PermutationNull.Apply(
            columns, concepts, [.. records.Select(r => r.Length)], s_split, ThresholdScale.Maximum, scores, options,
            new PermutationOptions { Permutations = 99, QBelow = 1 }, WorkerPool.Shared, cancel: cancel);
        foreach (ConceptScores one in new[] { scores, permuted })
        {
            Assert.Equal(1, one.Concepts.Single().Best!.Test.F1);
            Assert.True(one.Concepts.Single().AboveBound);
            Assert.False(one.Concepts.Single().Found);
            Assert.Equal((0, 0), (one.Found, one.FeaturesFound));
        }

        // All proteins have the same places, so every permutation finds them: but nothing that counts.
        Assert.Equal(1, permuted.Concepts.Single().Significance!.PermutedF1);
        Assert.Equal(0, permuted.ExpectedByChance);
    }

    [Fact]
    public void A_feature_that_only_fits_the_validation_half_is_not_found()
    {
        ConceptScores scores = Score(
            (protein, i) => s_split.HalfOf(protein) == CorpusSplit.Validation && i < 10 ? 1 : 0);

        Assert.Equal(1, scores.Concepts.Single().Best!.Validation.F1);
        Assert.Equal(0, scores.Concepts.Single().Best!.Test.F1);
        Assert.Equal(0, scores.Found);
    }

    [Fact]
    public void The_threshold_is_chosen_on_validation_and_kept_on_test()
    {
        // On validation noise of 0.3 makes 0.5 the best threshold; on test the signal is weaker, and 0 would be better.
        ConceptScores scores = Score((protein, i) => s_split.HalfOf(protein) == CorpusSplit.Validation
            ? (i < 10 ? 1f : 0.3f)
            : (i < 10 ? 0.2f : 0f));
        ConceptPair best = scores.Concepts.Single().Best!;

        Assert.Equal(0.5, best.Threshold);
        Assert.Equal(1, best.Validation.F1);
        Assert.Equal(new PairCounts(0, 0, 0), best.TestCounts);
        Assert.Equal(0, best.Test.F1);
    }

    [Fact]
    public void The_maximum_is_that_of_the_validation_half()
    {
        ConceptScores scores = Score((protein, i) => s_split.HalfOf(protein) == CorpusSplit.Validation ? 2 : 50);

        Assert.Equal(2, scores.FeatureMaxima.Single());
    }

    [Fact]
    public void Of_equal_features_the_first_is_reported_for_any_number_of_threads()
    {
        float[] values = [.. Enumerable.Range(0, 40 * Length).Select(i => i % Length < 10 ? 1f : 0)];
        float[][] columns = [new float[values.Length], values, values, values, values];
        using var pool = new WorkerPool(4);
        for (int repeat = 0; repeat < 20; repeat++)
            Assert.Equal(1, Score(columns, pool).Concepts.Single().Best!.Feature);
    }

    [Fact]
    public void A_concept_that_no_feature_touches_has_no_pair()
    {
        ConceptScores scores = Score((_, i) => i >= 10 ? 1 : 0);

        Assert.Null(scores.Concepts.Single().Best);
        Assert.False(scores.Concepts.Single().Found);
        Assert.Empty(scores.PairsByFeature.Single());
    }

    private static ConceptScores Score(Func<int, int, float> value) => Score(
        [[.. Enumerable.Range(0, 40 * Length).Select(i => value(i / Length, i % Length))]], WorkerPool.Shared);

    private static ConceptScores Score(float[][] columns, WorkerPool pool) => ConceptScorer.Score(
        new DenseColumns(columns),
        ConceptSet.FromFeatures(s_records, s_split, new ConceptOptions()),
        s_split,
        ThresholdScale.Maximum,
        new ScoreOptions(),
        pool,
        TestContext.Current.CancellationToken);
}
