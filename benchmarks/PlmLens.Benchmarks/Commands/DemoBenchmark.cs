using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Commands;

/// <summary>The whole story on the bundled model and proteins.</summary>
internal sealed class DemoBenchmark : IBenchmark
{
    private const double LimitSeconds = 300;
    private const double LimitMebibytes = 3 * 1024;

    private static readonly string[] s_encoders =
        ["tested", "sae", "neurons", "pca", "random", "shuffled", "sequence_alone", "expected_by_chance"];

    /// <inheritdoc/>
    public string Name => "demo";

    /// <inheritdoc/>
    public string Summary =>
        "plmlens demo in an empty folder, whole: seconds (limit 300) and peak memory (limit 3 GiB); the concepts that "
        + "each encoder finds.";

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
            using JsonDocument result = JsonDocument.Parse(demo.Output);
            foreach (string encoder in s_encoders)
            {
                double found = result.RootElement.GetProperty("concepts").GetProperty(encoder).GetDouble();
                run.Add(LadderRow.Of($"demo/found/{encoder}", found, "concepts"));
            }
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
