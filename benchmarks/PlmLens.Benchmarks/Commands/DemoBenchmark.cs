using PlmLens.Core;

namespace PlmLens.Benchmarks.Commands;

/// <summary>The whole story on the bundled model and proteins.</summary>
internal sealed class DemoBenchmark : IBenchmark
{
    private const double LimitSeconds = 300;
    private const double LimitMebibytes = 3 * 1024;

    /// <inheritdoc/>
    public string Name => "demo";

    /// <inheritdoc/>
    public string Summary =>
        "plmlens demo in an empty folder, whole: seconds (limit 300) and peak memory (limit 3 GiB).";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        if (run.Quick)
        {
            run.Note("demo skipped: it has no small size.");
            return;
        }

        if (PublishedCli.Find(run, Name) is not { } program)
            return;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("plmlens-bench-");
        try
        {
            string lens = Path.Combine(folder.FullName, "demo-lens");
            MeasuredProcess demo = MeasuredProcess.Run(program, "demo", "--json", "--out", lens);
            run.Add(LadderRow.Of("demo/seconds", demo.Seconds, "s", LimitSeconds));
            run.Add(LadderRow.Of("demo/peak-memory", demo.PeakBytes / 1048576.0, "MiB", LimitMebibytes));
        }
        catch (PlmLensException e)
        {
            run.Note($"demo skipped: {e.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
