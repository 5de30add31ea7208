using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Choosing the strength, refitting and scoring: InterProt's notebook probe, and made-up tasks.</summary>
public sealed class ProbeRunnerTests : IDisposable
{
    private readonly ProbeGolden _golden = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Strength_and_scores_equal_the_original_notebook()
    {
        DenseDesign train = _golden.Dense("multi.X_train"), test = _golden.Dense("multi.X_test");
        int[] fold = _golden.Labels("multi.validation_fold"), labels = _golden.Labels("multi.y_train");
        string[] classes = [.. _golden.Facts.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!)];
        int[] order = [.. Enumerable.Range(0, 260).OrderBy(r => fold[r] == 0)];
        var proteins = new List<ProbeProtein>();
        foreach (int r in order)
        {
            ProbeSet set = fold[r] == 0 ? ProbeSet.Validation : ProbeSet.Train;
            proteins.Add(new ProbeProtein($"train{r}", "A", set, [], labels[r]));
        }

        int[] testLabels = _golden.Labels("multi.y_test");
        for (int r = 0; r < testLabels.Length; r++)
            proteins.Add(new ProbeProtein($"test{r}", "A", ProbeSet.Test, [], testLabels[r]));
        var task = new ProbeTask("localisation", classes, ofResidues: false, proteins);
        float[] values = [.. order.SelectMany(r => train.Row(r).ToArray()), .. Enumerable.Range(0, 120)
            .SelectMany(r => test.Row(r).ToArray())];
        var options = new ProbeOptions
        {
            Grid = [0.01, 0.1, 1, 10, 100],
            OneVersusRest = true,
            Standardise = false,
            Balanced = false,
            ChooseBy = ProbeMetric.Accuracy,
            Solver = SolverOptions.Exact,
            Replicates = 50,
        };
        var input = new ProbeInput("states", new DenseDesign(values, 380, 24), j => $"d/{j}", sparseProbes: false);
        ProbeResult result = new ProbeRunner(task, options, WorkerPool.Shared, Cancel).Run(input).Single();

        double[] expected =
            [.. _golden.Facts.GetProperty("validation_accuracy_converged").EnumerateArray().Select(x => x.GetDouble())];
        ProbeGolden.Close(expected, [.. result.ValidationScores], 1e-12);
        Assert.Equal(_golden.Facts.GetProperty("best_C").GetDouble(), result.Strength);
        Assert.Equal(_golden.Facts.GetProperty("test_accuracy_converged").GetDouble(), result.Test.Accuracy, 12);
        double[] coefficients = _golden.Doubles("multi.ovr.coef.converged");
        for (int k = 0; k < 4; k++)
            ProbeGolden.Close(coefficients.AsSpan(24 * k, 24), ProbeGolden.Flat(result.Model, k).AsSpan(0, 24), 1e-6);
    }

    [Fact]
    public void Sparse_probes_find_the_columns_that_matter_and_approach_the_full_probe()
    {
        (ProbeTask task, SparseDesign design) = MadeTask.Of(proteins: 60, length: 20, seed: 3);
        var options = new ProbeOptions { Replicates = 100, SparseSizes = [1, 2] };
        var input = new ProbeInput("sae", design, j => $"f/{j}", sparseProbes: true);
        IReadOnlyList<ProbeResult> results = new ProbeRunner(task, options, WorkerPool.Shared, Cancel).Run(input);
        Assert.Equal([null, 1, 2], results.Select(r => r.Size));
        Assert.Equal([MadeTask.FirstTrue, MadeTask.SecondTrue], results[2].Columns!.Order());
        Assert.True(results[2].Test.Auroc > results[1].Test.Auroc);
        Assert.True(results[2].Test.Auroc > 0.9);
        ScoreInterval interval = results[2].Interval(ProbeMetric.Auroc);
        Assert.InRange(interval.Value, interval.Low, interval.High);
        Assert.Equal(0, results[2].Over(results[2], ProbeMetric.Auroc).High);
    }

    [Theory]
    [InlineData(ProbeRanking.MeanDifference)]
    [InlineData(ProbeRanking.SingleProbe)]
    public void Both_rankings_put_the_tied_columns_first(ProbeRanking ranking)
    {
        (ProbeTask task, SparseDesign design) = MadeTask.Of(proteins: 60, length: 20, seed: 4);
        int[] best = ColumnRanking.Best(task, design, ranking, 2, WorkerPool.Shared, Cancel);
        Assert.Equal([MadeTask.FirstTrue, MadeTask.SecondTrue], best.Order());
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        ProbeScores[][] runs = [.. new[] { 1, 3 }.Select(threads =>
        {
            using var pool = new WorkerPool(threads);
            (ProbeTask task, SparseDesign design) = MadeTask.Of(proteins: 40, length: 30, seed: 5);
            var options = new ProbeOptions { Replicates = 20 };
            var input = new ProbeInput("sae", design, j => $"f/{j}", sparseProbes: true);
            IReadOnlyList<ProbeResult> results = new ProbeRunner(task, options, pool, Cancel).Run(input);
            return results.SelectMany(r => r.Replicates.Prepend(r.Test)).ToArray();
        })];
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void A_constant_column_gets_no_coefficient()
    {
        ProbeTask task = MadeTask.Of(proteins: 40, length: 1, seed: 6).Task;
        var values = new float[2 * task.Rows];
        for (int r = 0; r < task.Rows; r++)
        {
            values[2 * r] = 1000.1f;
            values[(2 * r) + 1] = task.ClassOf(r) + (r % 3);
        }

        var input = new ProbeInput("states", new DenseDesign(values, task.Rows, 2), j => $"d/{j}", false);
        ProbeResult result = new ProbeRunner(task, new ProbeOptions(), WorkerPool.Shared, Cancel).Run(input)[0];
        Assert.Equal(0, result.Factors[0]);
        Assert.Equal(0, result.Model.Coefficient(0, 0));
        Assert.NotEqual(0, result.Model.Coefficient(0, 1));
    }

    [Fact]
    public void Numbers_are_predicted_by_ridge_and_ranked_by_spearman()
    {
        var random = new SeededRandom(8);
        var values = new float[100 * 3];
        var proteins = new List<ProbeProtein>();
        for (int i = 0; i < 100; i++)
        {
            for (int j = 0; j < 3; j++)
                values[(3 * i) + j] = (float)random.NextGaussian();
            ProbeSet set = i < 60 ? ProbeSet.Train : i < 75 ? ProbeSet.Validation : ProbeSet.Test;
            proteins.Add(new ProbeProtein($"p{i}", "A", set, [], (3 * values[3 * i]) - values[(3 * i) + 2]));
        }

        var task = new ProbeTask("fitness", [], ofResidues: false, proteins);
        var input = new ProbeInput("states", new DenseDesign(values, 100, 3), j => $"d/{j}", true);
        var options = new ProbeOptions { SparseSizes = [1], Replicates = 10 };
        IReadOnlyList<ProbeResult> results = new ProbeRunner(task, options, WorkerPool.Shared, Cancel).Run(input);
        Assert.True(results[0].Test.Spearman > 0.98);
        Assert.Equal(0, Assert.Single(results[1].Columns!));
        Assert.True(double.IsNaN(results[0].Test.Accuracy));
    }

    public void Dispose() => _golden.Dispose();
}
