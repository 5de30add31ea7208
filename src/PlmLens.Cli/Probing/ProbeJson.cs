using PlmLens.Analysis.Probes;

namespace PlmLens.Cli.Probing;

/// <summary>The probes of tasks for machines: what <c>--json</c> prints and <c>probe.json</c> holds.</summary>
internal static class ProbeJson
{
    /// <summary>One object for each task.</summary>
    public static IEnumerable<object> Of(IReadOnlyList<TaskReport> reports) => reports.Select(report => new
    {
        name = report.Task.Name,
        classes = report.Task.Classes,
        rows = report.Task.OfResidues ? "residues" : "proteins",
        train_rows = report.Task.TrainRows,
        validation_rows = report.Task.ValidationRows,
        test_rows = report.Task.TestRows,
        proteins = report.Task.Proteins.Count,
        compared_by = report.Metrics[0].ToString().ToLowerInvariant(),
        probes = report.Results.Select(result => new
        {
            input = result.Input,
            columns = result.Size ?? result.Model.Columns,
            all = result.Size is null,
            strength = result.Strength,
            at_edge = result.AtEdge,
            validation = result.ValidationScores,
            scores = report.Metrics.ToDictionary(m => m.ToString().ToLowerInvariant(), m => Interval(result, m)),
        }),
    });

    private static object Interval(ProbeResult result, ProbeMetric metric)
    {
        ScoreInterval score = result.Interval(metric);
        return new { value = score.Value, low = score.Low, high = score.High };
    }
}
