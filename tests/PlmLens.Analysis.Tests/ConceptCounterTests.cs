using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests;

public sealed class ConceptCounterTests
{
    private static readonly double[] s_thresholds = [0, 0.15, 0.5, 0.6, 0.8];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Counts_equal_those_of_the_definition(int seed)
    {
        RandomCorpus corpus = RandomCorpus.Make((ulong)seed);
        var sink = KeepEverything.Count(corpus.Columns(), corpus.Index(), s_thresholds, ThresholdScale.Maximum);

        for (int f = 0; f < corpus.Features; f++)
        {
            Assert.Equal(1, sink.Accepted[f]);
            Assert.Equal(corpus.MaximumOnValidation(f), sink.Maxima[f]);
            for (int label = 0; label < corpus.Labels; label++)
            {
                for (int group = 0; group < 2; group++)
                {
                    for (int t = 0; t < s_thresholds.Length; t++)
                    {
                        PairCounts expected = corpus.BruteForce(f, label, group, s_thresholds[t]);
                        Assert.Equal(expected, sink.Counts[f, label, group, t]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 7)]
    public void Any_number_of_threads_and_features_per_read_gives_the_same_counts(int threads, int perRead)
    {
        RandomCorpus corpus = RandomCorpus.Make(11);
        using var single = new WorkerPool(1);
        using var pool = new WorkerPool(threads);
        LabelIndex labels = corpus.Index();
        var one = KeepEverything.Count(corpus.Columns(), labels, s_thresholds, ThresholdScale.Maximum, single);
        var many = KeepEverything.Count(corpus.Columns(perRead), labels, s_thresholds, ThresholdScale.Maximum, pool);

        Assert.Equal(one.Counts.Cast<PairCounts>(), many.Counts.Cast<PairCounts>());
    }

    [Fact]
    public void The_order_of_proteins_does_not_matter()
    {
        RandomCorpus corpus = RandomCorpus.Make(12);
        RandomCorpus reversed = corpus.Reversed();
        var a = KeepEverything.Count(corpus.Columns(), corpus.Index(), s_thresholds, ThresholdScale.Maximum);
        var b = KeepEverything.Count(reversed.Columns(), reversed.Index(), s_thresholds, ThresholdScale.Maximum);

        Assert.Equal(a.Counts.Cast<PairCounts>(), b.Counts.Cast<PairCounts>());
    }

    [Fact]
    public void A_dense_column_counts_as_the_sparse_one_of_the_same_values()
    {
        RandomCorpus corpus = RandomCorpus.Make(13);
        LabelIndex labels = corpus.Index();
        var sparse = KeepEverything.Count(corpus.Columns(), labels, s_thresholds, ThresholdScale.Maximum);
        var dense = KeepEverything.Count(
            new DenseColumns(corpus.Dense()), labels, s_thresholds, ThresholdScale.Maximum);

        Assert.Equal(sparse.Counts.Cast<PairCounts>(), dense.Counts.Cast<PairCounts>());
    }

    [Fact]
    public void A_feature_that_fires_exactly_on_a_domain_concept_has_f1_one()
    {
        var builder = new LabelIndexBuilder([true], groups: 1);
        builder.BeginProtein(50, 0);
        builder.Add(0, 10, 20);
        builder.Add(0, 30, 35);
        IEnumerable<int> residues = Enumerable.Range(10, 10).Concat(Enumerable.Range(30, 5));

        PairScore score = ScoreOf(builder, 50, residues);

        Assert.Equal(1, score.F1);
        Assert.Equal(1, score.ResidueF1);
    }

    [Fact]
    public void Two_residues_of_every_long_domain_give_precision_one_and_recall_one()
    {
        var builder = new LabelIndexBuilder([true], groups: 1);
        var active = new List<int>();
        for (int protein = 0; protein < 45; protein++)
        {
            builder.BeginProtein(250, 0);
            builder.Add(0, 20, 200);
            active.AddRange([(protein * 250) + 77, (protein * 250) + 78]);
        }

        PairScore score = ScoreOf(builder, 45 * 250, active);

        Assert.Equal(1, score.Precision);
        Assert.Equal(1, score.Recall);
        Assert.Equal(2.0 / 180, score.RecallPerResidue, 1e-12);
    }

    [Fact]
    public void Overlapping_instances_are_all_hit_by_a_residue_they_share()
    {
        var builder = new LabelIndexBuilder([true], groups: 1);
        builder.BeginProtein(100, 0);
        builder.Add(0, 0, 60);
        builder.Add(0, 40, 100);
        builder.Add(0, 45, 55);
        LabelIndex labels = builder.Build();
        var sink = KeepEverything.Count(new CooColumns(100, 1, [(50, 0, 1f)]), labels, [0], ThresholdScale.None);

        Assert.Equal(100, labels.Positives(0, 0));
        Assert.Equal(new PairCounts(1, 0, 3), sink.Counts[0, 0, 0, 0]);
    }

    [Fact]
    public void Columns_of_another_corpus_are_refused()
    {
        var builder = new LabelIndexBuilder([true], groups: 1);
        builder.BeginProtein(10, 0);
        LabelIndex labels = builder.Build();

        Assert.Throws<ArgumentException>(
            () => KeepEverything.Count(new CooColumns(11, 1, []), labels, [0], ThresholdScale.None));
    }

    [Fact]
    public void A_cancelled_count_stops()
    {
        RandomCorpus corpus = RandomCorpus.Make(14);
        var sink = new KeepEverything(corpus.Features, corpus.Labels, 2, 1);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => ConceptCounter.Count(
            corpus.Columns(), corpus.Index(), [0], ThresholdScale.None, sink, WorkerPool.Shared,
            cancel: cancel.Token));
    }

    private static PairScore ScoreOf(LabelIndexBuilder builder, int residues, IEnumerable<int> active)
    {
        LabelIndex labels = builder.Build();
        var columns = new CooColumns(residues, 1, active.Select(residue => (residue, 0, 1f)));
        var sink = KeepEverything.Count(columns, labels, [0.5], ThresholdScale.Maximum);
        return PairScore.Of(sink.Counts[0, 0, 0, 0], labels.Positives(0, 0), labels.InstanceCount(0, 0));
    }
}
