using PlmLens.Analysis.Probes;
using PlmLens.Store;

namespace PlmLens.Cli.Probing;

/// <summary>Writes the tables of a probe run: docs/formats/probes.md.</summary>
internal static class ProbeTables
{
    private const int SingleOfClass = 20;
    private const int CoefficientsOfClass = 20;

    /// <summary>Writes <c>probes.tsv</c>, <c>probe_coefficients.tsv</c> and <c>probe_single.tsv</c>.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="reports">The tasks.</param>
    /// <param name="lens">Says what features mean; may be null.</param>
    public static void Write(string folder, IReadOnlyList<TaskReport> reports, LensFolder? lens)
    {
        string[] metrics = [.. Enum.GetValues<ProbeMetric>()
            .Select(m => m.ToString().ToLowerInvariant())
            .SelectMany(m => (string[])[m, $"{m}_low", $"{m}_high"])];
        Tsv.Write(
            Path.Combine(folder, "probes.tsv"),
            [
                "task", "input", "columns", "strength", "at_edge", "converged", .. metrics, "compared_by",
                "over_states", "over_states_low", "over_states_high",
            ],
            reports.SelectMany(Scores));
        Tsv.Write(
            Path.Combine(folder, "probe_coefficients.tsv"),
            ["task", "input", "columns", "class", "rank", "column", "coefficient", "per_unit", "concept", "concept_f1"],
            reports.SelectMany(report => Coefficients(report, lens)));
        Tsv.Write(
            Path.Combine(folder, "probe_single.tsv"),
            [
                "task", "class", "rank", "feature", "coefficient", "intercept", "train_loss", "train_f1",
                "test_precision", "test_recall", "test_f1", "concept", "concept_f1",
            ],
            reports.SelectMany(report => Single(report, lens)));
    }

    private static IEnumerable<object?[]> Scores(TaskReport report)
    {
        foreach (ProbeResult result in report.Results)
        {
            ScoreInterval over = result.Over(report.States, report.Metrics[0]);
            object?[] scores = [.. Enum.GetValues<ProbeMetric>().SelectMany(metric =>
            {
                ScoreInterval score = result.Interval(metric);
                return (object?[])[Known(score.Value), Known(score.Low), Known(score.High)];
            })];
            yield return
            [
                report.Task.Name, result.Input, result.Size, result.Strength, result.AtEdge, result.Model.Converged,
                .. scores, report.Metrics[0].ToString().ToLowerInvariant(), Known(over.Value), Known(over.Low),
                Known(over.High),
            ];
        }
    }

    private static IEnumerable<object?[]> Coefficients(TaskReport report, LensFolder? lens)
    {
        foreach (ProbeResult result in report.Results)
        {
            LinearModel model = result.Model;
            for (int k = 0; k < model.Outputs; k++)
            {
                int output = k;
                int[] order = [.. Enumerable.Range(0, model.Columns)
                    .OrderByDescending(j => Math.Abs(model.Coefficient(output, j)))
                    .Take(CoefficientsOfClass)];
                for (int rank = 0; rank < order.Length; rank++)
                {
                    int column = result.Columns?[order[rank]] ?? order[rank];
                    double coefficient = model.Coefficient(k, order[rank]);
                    LensPair? pair = result.Input == "sae" ? Best(lens, column) : null;
                    yield return
                    [
                        report.Task.Name, result.Input, result.Size, ClassName(report.Task, model.Outputs, k),
                        rank + 1, report.Inputs[result.Input].ColumnName(column), coefficient,
                        coefficient * result.Factors[order[rank]], pair?.Concept, pair?.TestF1,
                    ];
                }
            }
        }
    }

    private static IEnumerable<object?[]> Single(TaskReport report, LensFolder? lens)
    {
        if (report.Single is not { } probes)
            yield break;
        int[] classes = TaskLabels.ClassesOf(report.Task);
        for (int c = 0; c < classes.Length; c++)
        {
            int[] best = probes.Best(c, SingleOfClass);
            for (int rank = 0; rank < best.Length; rank++)
            {
                SingleProbe probe = probes[best[rank], c];
                BinaryScore test = probes.TestScore(best[rank], c);
                LensPair? pair = Best(lens, best[rank]);
                yield return
                [
                    report.Task.Name, report.Task.Classes[classes[c]], rank + 1, $"f/{best[rank]}", probe.Coefficient,
                    probe.Intercept, probe.Loss, probes.TrainScore(best[rank], c).F1, test.Precision, test.Recall,
                    test.F1, pair?.Concept, pair?.TestF1,
                ];
            }
        }
    }

    private static LensPair? Best(LensFolder? lens, int feature) =>
        lens?.ConceptsOf(feature) is [var pair, ..] ? pair : null;

    private static string ClassName(ProbeTask task, int outputs, int output) => task.IsRegression
        ? ""
        : task.Classes[outputs == 1 ? 1 : output];

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
