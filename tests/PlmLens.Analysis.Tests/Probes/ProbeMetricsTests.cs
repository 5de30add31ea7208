using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Scores against their definitions, written out.</summary>
public sealed class ProbeMetricsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Repeated_rows_score_as_if_they_were_written_out(ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] repeats = [.. Enumerable.Range(0, 40).Select(_ => random.Next(4))];
        int[] truth = [.. repeats.Select(_ => random.Next(3))];
        double[] margins = [.. Enumerable.Range(0, 120).Select(_ => (double)random.Next(5))];
        int[] rows = [.. repeats.Index().SelectMany(r => Enumerable.Repeat(r.Index, r.Item))];
        double[] written = [.. rows.SelectMany(r => margins[(3 * r)..((3 * r) + 3)])];
        ProbeScores expected = new ClassScorer([.. rows.Select(r => truth[r])], written, 3, false).Score([]);
        ProbeScores actual = new ClassScorer(truth, margins, 3, false).Score(repeats);
        Assert.Equal(expected.Accuracy, actual.Accuracy, 12);
        Assert.Equal(expected.F1, actual.F1, 12);
        Assert.Equal(expected.Auroc, actual.Auroc, 12);

        double[] numbers = [.. truth.Select(t => t + random.NextDouble())], guesses = [.. margins.Take(40)];
        expected = new NumberScorer([.. rows.Select(r => numbers[r])], [.. rows.Select(r => guesses[r])]).Score([]);
        actual = new NumberScorer(numbers, guesses).Score(repeats);
        Assert.Equal(expected.Spearman, actual.Spearman, 12);
        Assert.Equal(expected.R2, actual.R2, 12);
    }

    [Fact]
    public void Auroc_is_the_share_of_pairs_in_the_right_order()
    {
        var random = new SeededRandom(3);
        double[] scores = [.. Enumerable.Range(0, 50).Select(_ => (double)random.Next(8))];
        bool[] positive = [.. scores.Select(s => random.Next(10) < s)];
        double wins = 0, pairs = 0;
        for (int i = 0; i < 50; i++)
        {
            for (int j = 0; j < 50; j++)
            {
                if (!positive[i] || positive[j])
                    continue;
                pairs++;
                wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }

        Assert.Equal(wins / pairs, new RankOrder(scores).Auroc(positive, []), 12);
        Assert.True(double.IsNaN(new RankOrder(scores).Auroc(new bool[50], [])));
    }

    [Fact]
    public void Two_classes_report_the_f1_of_the_second()
    {
        ProbeScores scores = new ClassScorer([1, 1, 0, 0, 0], [2, -1, 3, -1, -2], 1, false).Score([]);
        Assert.Equal(0.6, scores.Accuracy, 12);
        Assert.Equal(0.5, scores.F1, 12);
    }

    [Fact]
    public void The_interval_widens_when_rows_come_in_proteins()
    {
        int[] truth = [.. Enumerable.Range(0, 400).Select(i => i / 200)];
        var random = new SeededRandom(9);
        double[] ofProtein = [.. Enumerable.Range(0, 40).Select(_ => random.NextGaussian())];
        double[] margins = [.. Enumerable.Range(0, 400).Select(i => truth[i] + ofProtein[i / 10] - 0.5)];
        var scorer = new ClassScorer(truth, margins, 1, false);
        double Width(int[] proteins)
        {
            ProbeScores[] replicates = new ProteinBootstrap(proteins, 400, 1).Run(scorer, WorkerPool.Shared);
            (double low, double high) = ProteinBootstrap.Middle(replicates.Select(r => r.Accuracy));
            return high - low;
        }

        int[] byProtein = [.. Enumerable.Range(0, 400).Select(i => i / 10)];
        int[] byRow = [.. Enumerable.Range(0, 400)];
        Assert.True(Width(byProtein) > 2 * Width(byRow));
    }
}
