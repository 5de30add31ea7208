using System.Globalization;
using PlmLens.Analysis.Probes;

namespace PlmLens.Cli.Probing;

/// <summary>Prints the probes of tasks for people.</summary>
internal static class ProbeText
{
    /// <summary>One table for each task.</summary>
    public static void Print(TextWriter output, IReadOnlyList<TaskReport> reports)
    {
        foreach (TaskReport report in reports)
        {
            Print(output, report);
            output.WriteLine();
        }
    }

    private static void Print(TextWriter output, TaskReport report)
    {
        ProbeTask task = report.Task;
        string what = task.IsRegression ? "numbers" : $"{task.Classes.Count} classes";
        int[] proteins = [.. Enum.GetValues<ProbeSet>().Select(set => task.Proteins.Count(p => p.Set == set))];
        output.WriteLine($"{task.Name}: {what} of {(task.OfResidues ? "residues" : "proteins")}");
        output.WriteLine($"  proteins to train {proteins[0]:N0}, to choose {proteins[1]:N0}, to test {proteins[2]:N0}"
            + (task.OfResidues ? $"; residues {task.TrainRows:N0}, {task.ValidationRows:N0}, {task.TestRows:N0}" : ""));
        int width = report.Results.Max(r => report.Describe(r).Length);
        output.WriteLine("  " + "".PadRight(width)
            + string.Concat(report.Metrics.Select(m => $"  {Title(m),-22}")) + "  strength");
        foreach (ProbeResult result in report.Results)
        {
            string cells = string.Concat(report.Metrics.Select(m => "  " + Cell(result.Interval(m)).PadRight(22)));
            string strength = result.Strength.ToString(CultureInfo.InvariantCulture);
            string edge = result.AtEdge ? " (edge of the grid)" : "";
            output.WriteLine($"  {report.Describe(result).PadRight(width)}{cells}  {strength}{edge}");
        }

        ProbeResult sae = report.Results[0];
        ScoreInterval over = sae.Over(report.States, report.Metrics[0]);
        output.WriteLine(
            $"  all latents minus all states, {Title(report.Metrics[0])}: {Signed(over.Value)} ({Signed(over.Low)} to "
            + $"{Signed(over.High)})");
    }

    private static string Title(ProbeMetric metric) => metric switch
    {
        ProbeMetric.Accuracy => "accuracy",
        ProbeMetric.Auroc => "AUROC",
        ProbeMetric.Spearman => "Spearman",
        _ => metric.ToString(),
    };

    private static string Cell(ScoreInterval score) =>
        double.IsNaN(score.Value) ? "" : $"{score.Value:0.000} ({score.Low:0.000} to {score.High:0.000})";

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
