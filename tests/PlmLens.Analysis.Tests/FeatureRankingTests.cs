using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests;

public sealed class FeatureRankingTests
{
    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(44)]
    public void Areas_equal_their_definitions_for_sparse_and_dense_columns(int seed)
    {
        RandomCorpus corpus = RandomCorpus.Make((ulong)seed);
        Check(corpus, corpus.Columns());
        Check(corpus, new DenseColumns(corpus.Dense()));
    }

    [Fact]
    public void A_worked_case_equals_scikit_learn()
    {
        // roc_auc_score([0,0,1,1,0,1], [.1,.4,.4,.8,0,0]) = 0.6666666666666666; average_precision_score of the same
        // = 0.7222222222222222
        RankScore score = Rank([0.1f, 0.4f, 0.4f, 0.8f, 0, 0], [2, 3, 5]);

        Assert.Equal(2.0 / 3, score.Auroc, 1e-15);
        Assert.Equal(13.0 / 18, score.AveragePrecision, 1e-15);
    }

    [Fact]
    public void Negative_values_rank_below_the_residues_that_are_not_listed()
    {
        float[] values = [0.5f, -1, 0, 0, -2, 3, float.NaN];
        IEnumerable<(int, int, float)> listed =
            values.Select((value, i) => (i, 0, value)).Where(entry => entry.value != 0);
        RankScore sparse = Rank(new CooColumns(values.Length, 1, listed), values.Length, [0, 1, 3]);
        RankScore dense = Rank(values, [0, 1, 3]);

        Assert.Equal(dense, sparse);
        Assert.Equal(Definition([.. values.Select((v, i) => (float.IsNaN(v) ? -9 : v, i is 0 or 1 or 3))]).Auroc,
            dense.Auroc, 1e-15);
    }

    [Fact]
    public void Areas_without_a_positive_or_a_negative_are_not_numbers()
    {
        Assert.True(double.IsNaN(Rank([1, 2, 3], []).Auroc));
        Assert.True(double.IsNaN(Rank([1, 2, 3], []).AveragePrecision));
        Assert.True(double.IsNaN(Rank([1, 2, 3], [0, 1, 2]).Auroc));
        Assert.Equal(1, Rank([1, 2, 3], [0, 1, 2]).AveragePrecision);
    }

    [Fact]
    public void Counting_without_ranking_has_no_areas()
    {
        RandomCorpus corpus = RandomCorpus.Make(45);
        var table = new CountTable(corpus.Features);
        ConceptCounter.Count(
            corpus.Columns(), corpus.Index(), [0], ThresholdScale.None, table, WorkerPool.Shared,
            cancel: TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => table.Of(0).RankOf(0));
    }

    private static void Check(RandomCorpus corpus, IFeatureColumns columns)
    {
        for (int group = 0; group < 2; group++)
        {
            KeepRanks ranks = KeepRanks.Of(columns, corpus.Index(), group);
            for (int f = 0; f < corpus.Features; f++)
            {
                for (int label = 0; label < corpus.Labels; label++)
                {
                    RankScore expected = Definition([.. corpus.Residue(f, label, group)]);
                    Assert.Equal(expected.Auroc, ranks.Scores[f, label].Auroc, 1e-12);
                    Assert.Equal(expected.AveragePrecision, ranks.Scores[f, label].AveragePrecision, 1e-12);
                }
            }
        }
    }

    // All pairs of a positive and a negative; precision and recall at every distinct value.
    private static RankScore Definition((float Value, bool Positive)[] residues)
    {
        float[] positives = [.. residues.Where(r => r.Positive).Select(r => r.Value)];
        float[] negatives = [.. residues.Where(r => !r.Positive).Select(r => r.Value)];
        double wins = positives.Sum(p => negatives.Sum(n => p > n ? 1 : p == n ? 0.5 : 0));
        double average = 0, recall = 0;
        foreach (float cut in residues.Select(r => r.Value).Distinct().OrderDescending())
        {
            double tp = positives.Count(p => p >= cut), all = residues.Count(r => r.Value >= cut);
            average += ((tp / positives.Length) - recall) * (tp / all);
            recall = tp / positives.Length;
        }

        return new RankScore(
            wins / ((double)positives.Length * negatives.Length), positives.Length == 0 ? double.NaN : average);
    }

    private static RankScore Rank(float[] values, int[] positives) =>
        Rank(new DenseColumns([values]), values.Length, positives);

    private static RankScore Rank(IFeatureColumns columns, int residues, int[] positives)
    {
        var builder = new LabelIndexBuilder([false], groups: 1);
        builder.BeginProtein(residues, 0);
        foreach (int residue in positives)
            builder.Add(0, residue, residue + 1);
        return KeepRanks.Of(columns, builder.Build(), 0).Scores[0, 0];
    }

    private sealed class KeepRanks(int features, int labels) : IFeatureCountsSink
    {
        public RankScore[,] Scores { get; } = new RankScore[features, labels];

        public static KeepRanks Of(IFeatureColumns columns, LabelIndex labels, int group)
        {
            var sink = new KeepRanks(columns.Features, labels.Labels);
            ConceptCounter.Count(
                columns, labels, [0], ThresholdScale.None, sink, WorkerPool.Shared, rankedGroup: group,
                cancel: TestContext.Current.CancellationToken);
            return sink;
        }

        public void Accept(FeatureCounts counts)
        {
            for (int label = 0; label < labels; label++)
                Scores[counts.Feature, label] = counts.RankOf(label);
        }
    }
}
