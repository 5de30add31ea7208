using System.Globalization;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>The tables that 'sweep' prints and the sweep.json it writes.</summary>
internal static class SweepTable
{
    /// <summary>Name of the file in the sweep's folder.</summary>
    public const string FileName = "sweep.json";

    /// <summary>The SAE folders that a path stands for: those of a sweep's folder, none for the sweep.json in it (which
    /// a shell's * names too), else the path itself.</summary>
    public static IEnumerable<string> SaesOf(string path)
    {
        if (Path.GetFileName(path) == FileName && File.Exists(path))
            return [];
        if (!File.Exists(Path.Combine(path, FileName)))
            return [path];
        return Directory.GetDirectories(path)
            .Where(folder => File.Exists(Path.Combine(folder, SaeFolder.ConfigName)))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The plan: one line for each SAE with what it will take.</summary>
    public static void Print(
        TextWriter output, IReadOnlyList<SweepRow> rows)
    {
        int name = Math.Max(4, rows.Max(r => r.Name.Length));
        output.WriteLine($"{"name".PadRight(name)}  {"latents",8}  {"steps",9}  {"memory",9}  about");
        foreach (SweepRow row in rows)
        {
            output.WriteLine(
                $"{row.Name.PadRight(name)}  {row.Options.Latents,8}  {row.Options.Steps,9}  {Mib(row.Bytes),9}  " +
                ConsoleProgress.Duration(row.Seconds));
        }

        output.WriteLine(
            $"{rows.Count} SAEs, {Mib(rows.Sum(r => r.Bytes))} and the shuffle buffer, about " +
            $"{ConsoleProgress.Duration(rows.Sum(r => r.Seconds))} and one pass over the data.");
    }

    /// <summary>The results, best FVU first.</summary>
    public static void Print(TextWriter output, IReadOnlyList<(string Name, TrainingRun Run)> runs)
    {
        int name = Math.Max(4, runs.Max(r => r.Name.Length));
        output.WriteLine($"{"name".PadRight(name)}  {"fvu",7}  {"loss",10}  {"dead",7}");
        foreach ((string of, TrainingRun run) in runs.OrderBy(r => r.Run.Record?.Training?.FinalFvu ?? double.MaxValue))
        {
            output.WriteLine(run.Record?.Training is { } training
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{of.PadRight(name)}  {training.FinalFvu,7:0.0000}  {training.FinalLoss,10:0.00000}  " +
                    $"{training.DeadLatents,7}")
                : $"{of.PadRight(name)}  failed: {run.Failure}");
        }
    }

    private static string Mib(long bytes) => $"{bytes / 1048576.0:N0} MiB";
}

/// <summary>One SAE of a plan with what it will take.</summary>
/// <param name="Name">Of its folder.</param>
/// <param name="Options">Settings.</param>
/// <param name="Bytes">Of memory, about.</param>
/// <param name="Seconds">Of time on its own, about.</param>
internal sealed record SweepRow(string Name, TrainingOptions Options, long Bytes, double Seconds);
