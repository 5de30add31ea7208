using System.Globalization;
using System.Text;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Work;

/// <summary>training.jsonl: one line of figures for every few steps. A resumed run keeps the lines before its
/// checkpoint and writes the rest again, so that it ends with the same bytes.</summary>
internal sealed class TrainingMetrics
{
    private readonly string _path;
    private readonly List<string> _lines = [];

    /// <summary>Keeps the lines of steps before <paramref name="stepsDone"/> of a file that is there.</summary>
    public TrainingMetrics(string path, long stepsDone)
    {
        _path = path;
        if (stepsDone == 0 || !File.Exists(path))
            return;
        _lines.AddRange(File.ReadLines(path).Where(line => StepOf(line) is { } step && step < stepsDone));
    }

    public void Add(StepReport report)
    {
        string Number(double value) => double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : "null";
        _lines.Add(
            $"{{\"step\": {report.Step}, \"loss\": {Number(report.Loss)}, " +
            $"\"reconstruction\": {Number(report.ReconstructionLoss)}, \"auxk\": {Number(report.AuxiliaryLoss)}, " +
            $"\"fvu\": {Number(report.Fvu)}, \"l0\": {Number(report.L0)}, \"dead\": {report.Dead}, " +
            $"\"lr\": {Number(report.LearningRate)}, \"grad_norm\": {Number(report.GradientNorm)}}}");
    }

    /// <summary>Writes the file, whole.</summary>
    public void Save()
    {
        var text = new StringBuilder();
        foreach (string line in _lines)
            text.Append(line).Append('\n');
        AtomicFile.WriteAllText(_path, text.ToString());
    }

    private static long? StepOf(string line)
    {
        const string Start = "{\"step\": ";
        int end = line.IndexOf(',', StringComparison.Ordinal);
        return line.StartsWith(Start, StringComparison.Ordinal)
            && end > 0
            && long.TryParse(line.AsSpan(Start.Length, end - Start.Length), out long step)
            ? step
            : null;
    }
}
