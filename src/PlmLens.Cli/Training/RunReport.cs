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
            Settings = RunSettings.Of(record),
            Metrics = Measure(plan, sae, backend, batches),
            MeasuredOn = $"the {rows:N0} residues of the last batches, which it was trained on",
        });
    }

    private static SaeMetrics Measure(RunPlan plan, SparseAutoencoder sae, IBackend backend, int batches)
    {
        IActivationSource source = plan.Source;
        int batch = plan.Options.BatchSize, width = source.Width, targetWidth = source.TargetWidth;
        using var input = new Tensor(DType.F32, (long)batches * batch, width);
        using Tensor? target = targetWidth > 0 ? new Tensor(DType.F32, (long)batches * batch, targetWidth) : null;
        for (int i = 0; i < batches; i++)
        {
            source.ReadBatch(
                plan.Options.Steps - batches + i,
                batch,
                Slice(input, i * batch, batch, width),
                target is null ? default : Slice(target, i * batch, batch, targetWidth));
        }

        SaeMetrics metrics = SaeEvaluation.Measure(
            sae,
            new TensorRows(input),
            WorkerPool.Shared,
            "measuring",
            NoProgress.Instance,
            target is null ? null : new TensorRows(target));
        SaeWeights weights = sae.Weights;
        if (weights.Latents > MostCompared)
            return metrics;
        return metrics with
        {
            Decoder = DecoderStatistics.Of(
                weights.Encoder, weights.Decoder, weights.Latents, weights.Width, weights.OutputWidth, backend),
        };
    }

    private static TensorView<float> Slice(Tensor table, int first, int count, int width) =>
        table.View<float>().Slice((long)first * width, (long)count * width);
}
