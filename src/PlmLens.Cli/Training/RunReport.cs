using System.Text.Json;
using System.Text.Json.Nodes;
using PlmLens.Analysis.Metrics;
using PlmLens.Cli.Report;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>report.html of a finished run: curves, distributions on the last batches, settings. Has nothing that a
/// clock measured, so that it has the same bytes however often the run was stopped.</summary>
internal static class RunReport
{
    // Enough to tell a density of one in a thousand from none.
    private const int Rows = 16384;

    // Comparing every decoder row with every other takes longer than minutes above this.
    private const int MostCompared = 1 << 15;

    /// <summary>Writes the file.</summary>
    public static void Write(RunPlan plan, SparseAutoencoder sae, IBackend backend, SaeRecord record)
    {
        string metrics = Path.Combine(plan.Folder, TrainingRun.MetricsName);
        int batches = (int)Math.Clamp(Rows / plan.Options.BatchSize, 1, plan.Options.Steps);
        long rows = (long)batches * plan.Options.BatchSize;
        string name = SettingText.NameOf(plan.Options.Architecture);
        TrainingReport.Write(Path.Combine(plan.Folder, TrainingReport.FileName), new TrainingReportInput
        {
            Title = $"{name}, {plan.Options.Latents:N0} latents",
            Subtitle = $"{record.ModelName}, {record.HookName}; {record.Provenance?.Program}",
            Log = MetricsLog.Read(File.ReadLines(metrics), metrics),
            Settings = [.. SettingsOf(plan, record)],
            Metrics = plan.Source.TargetWidth == 0 ? Measure(plan, sae, backend, batches) : null,
            MeasuredOn = $"the {rows:N0} residues of the last batches, which it was trained on",
        });
    }

    private static SaeMetrics Measure(RunPlan plan, SparseAutoencoder sae, IBackend backend, int batches)
    {
        int batch = plan.Options.BatchSize, width = plan.Source.Width;
        using var values = new Tensor(DType.F32, (long)batches * batch, width);
        for (int i = 0; i < batches; i++)
        {
            long step = plan.Options.Steps - batches + i;
            TensorView<float> rows = values.View<float>().Slice((long)i * batch * width, (long)batch * width);
            plan.Source.ReadBatch(step, batch, rows, default);
        }

        SaeMetrics metrics = SaeEvaluation.Measure(
            sae, new TensorRows(values), WorkerPool.Shared, "measuring", NoProgress.Instance);
        SaeWeights weights = sae.Weights;
        if (weights.Latents > MostCompared)
            return metrics;
        return metrics with
        {
            Decoder = DecoderStatistics.Of(
                weights.Encoder, weights.Decoder, weights.Latents, weights.Width, weights.OutputWidth, backend),
        };
    }

    private static IEnumerable<ReportSetting> SettingsOf(RunPlan plan, SaeRecord record)
    {
        JsonObject options = JsonSerializer.SerializeToNode(plan.Options, CliJson.Options)!.AsObject();
        foreach ((string name, JsonNode? value) in options)
        {
            string source = value is null ? "docs/training.md" : "";
            yield return new ReportSetting(name, value?.ToString() ?? "default", source);
        }


        yield return new ReportSetting("peak_rate", $"{plan.Options.PeakRate:R}");
        yield return new ReportSetting("input_scale", $"{record.InputScale:R}");
        yield return new ReportSetting("data", plan.Source.Fingerprint);
        foreach ((string file, string hash) in plan.Origin.Inputs)
            yield return new ReportSetting($"from {file}", hash);
    }
}
