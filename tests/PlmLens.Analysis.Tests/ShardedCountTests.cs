using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests;

public sealed class ShardedCountTests
{
    private static readonly double[] s_thresholds = [0, 0.15, 0.5, 0.6, 0.8];

    [Theory]
    [InlineData(21, 1, 1)]
    [InlineData(22, 2, 1)]
    [InlineData(23, 3, 2)]
    [InlineData(24, 5, 3)]
    [InlineData(25, 12, 4)]
    public void Shards_counted_apart_and_added_equal_the_definition(int seed, int shards, int threads)
    {
        RandomCorpus corpus = RandomCorpus.Make((ulong)seed);
        var random = new SeededRandom((ulong)seed, "cuts");
        int[] cuts =
        [
            0, .. Enumerable.Range(0, shards - 1).Select(_ => random.Next(corpus.Proteins + 1)).Order(),
            corpus.Proteins,
        ];
        RandomCorpus[] parts =
            [.. Enumerable.Range(0, shards).Select(i => corpus.Part(cuts[i], cuts[i + 1]))];
        using var pool = new WorkerPool(threads);
        CancellationToken cancel = TestContext.Current.CancellationToken;

        FeatureRange[] ranges = [.. Enumerable.Repeat(default(FeatureRange), corpus.Features)];
        foreach (RandomCorpus part in parts)
        {
            FeatureRange[] here = FeatureRange.OfAll(part.Columns(), part.Index(), pool, cancel);
            ranges = [.. ranges.Zip(here, (a, b) => a | b)];
        }

        CountTable? whole = null;
        foreach (RandomCorpus part in parts)
        {
            var table = new CountTable(corpus.Features);
            ConceptCounter.Count(
                part.Columns(), part.Index(), s_thresholds, ThresholdScale.Maximum, table, pool, ranges,
                cancel: cancel);
            if (whole is null)
                whole = table;
            else
                whole.Merge(table);
        }

        LabelIndex labels = corpus.Index();
        for (int f = 0; f < corpus.Features; f++)
        {
            for (int label = 0; label < corpus.Labels; label++)
            {
                for (int group = 0; group < 2; group++)
                {
                    Assert.Equal(labels.Positives(label, group), whole!.Of(f).Totals.Positives(label, group));
                    Assert.Equal(labels.InstanceCount(label, group), whole.Of(f).Totals.Instances(label, group));
                    for (int t = 0; t < s_thresholds.Length; t++)
                    {
                        PairCounts expected = corpus.BruteForce(f, label, group, s_thresholds[t]);
                        Assert.Equal(expected, whole.Of(f).Get(label, group, t));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_merged_table_gives_a_sink_what_one_pass_gives()
    {
        RandomCorpus corpus = RandomCorpus.Make(31);
        var table = new CountTable(corpus.Features);
        ConceptCounter.Count(
            corpus.Columns(), corpus.Index(), s_thresholds, ThresholdScale.Maximum, table, WorkerPool.Shared,
            cancel: TestContext.Current.CancellationToken);
        var replayed = new KeepEverything(corpus.Features, corpus.Labels, 2, s_thresholds.Length);
        table.Replay(replayed);

        var once = KeepEverything.Count(corpus.Columns(), corpus.Index(), s_thresholds, ThresholdScale.Maximum);
        Assert.Equal(once.Counts.Cast<PairCounts>(), replayed.Counts.Cast<PairCounts>());
        Assert.Equal(once.Maxima, replayed.Maxima);
    }

    [Fact]
    public void Shards_that_were_cut_at_other_values_are_not_added()
    {
        RandomCorpus corpus = RandomCorpus.Make(32);
        CountTable Count(float maximum)
        {
            var table = new CountTable(corpus.Features);
            FeatureRange[] ranges = [.. Enumerable.Repeat(new FeatureRange(0, maximum), corpus.Features)];
            ConceptCounter.Count(
                corpus.Columns(), corpus.Index(), s_thresholds, ThresholdScale.Maximum, table, WorkerPool.Shared,
                ranges, cancel: TestContext.Current.CancellationToken);
            return table;
        }

        Assert.Throws<ArgumentException>(() => Count(1).Merge(Count(2)));
    }
}
