using System.Diagnostics;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>An activation cache to an SAE folder; killed at any time, the same run goes on and ends with the same
/// bytes.</summary>
internal static class TrainRun
{
    /// <summary>Name of the checkpoint in the output folder while the run is under way.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    /// <summary>Name of the metrics, one JSON line for every <see cref="MetricsEvery"/> steps.</summary>
    public const string MetricsName = "training.jsonl";

    private const int MetricsEvery = 10;

    /// <summary>Trains, or finishes a run that was interrupted.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="cache">Activations.</param>
    /// <param name="hook">Which of the cache's hook points.</param>
    /// <param name="options">Settings.</param>
    /// <param name="folder">Where the SAE goes.</param>
    /// <param name="stage">What the progress calls this run.</param>
    /// <param name="checkpointEvery">Time between checkpoints.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <returns>What plmlens.json says of the result.</returns>
    public static SaeRecord Run(
        IBackend backend,
        ActivationCache cache,
        string hook,
        TrainingOptions options,
        string folder,
        string stage,
        TimeSpan checkpointEvery,
        VerbContext context)
    {
        CachedRows rows = cache.Rows(hook);
        var source = new ShuffledSource(rows, $"{cache.ContentSha256}/{hook}", options.Seed);
        options.Validate(source.Width);
        if (FinishedBefore(backend, folder, source, options) is { } finished)
            return finished;

        Directory.CreateDirectory(folder);
        string checkpoint = Path.Combine(folder, CheckpointName);
        using SaeTrainer trainer = File.Exists(checkpoint)
            ? SaeTrainer.Resume(backend, source, options, checkpoint)
            : new SaeTrainer(backend, source, options);
        if (trainer.StepsDone > 0)
            context.Progress.Note($"{folder}: going on after step {trainer.StepsDone:N0} of {options.Steps:N0}.");
        var metrics = new TrainingMetrics(Path.Combine(folder, MetricsName), trainer.StepsDone);
        StepReport report = default;
        long saved = Stopwatch.GetTimestamp();
        while (!trainer.IsFinished)
        {
            if (context.Cancel.IsCancellationRequested)
            {
                metrics.Save();
                trainer.SaveCheckpoint(checkpoint);
                context.Cancel.ThrowIfCancellationRequested();
            }

            report = trainer.Step();
            if (report.Step % MetricsEvery == 0 || trainer.IsFinished)
                metrics.Add(report);
            context.Progress.Report(
                stage,
                trainer.StepsDone * options.BatchSize,
                options.Steps * options.BatchSize,
                "tokens",
                $"fvu {report.Fvu:0.000}  l0 {report.L0:0.0}  dead {report.Dead}");
            if (Stopwatch.GetElapsedTime(saved) >= checkpointEvery && !trainer.IsFinished)
            {
                metrics.Save();
                trainer.SaveCheckpoint(checkpoint);
                saved = Stopwatch.GetTimestamp();
            }
        }

        metrics.Save();
        SaeRecord record = Save(backend, cache, hook, options, source, trainer, report, folder);
        AtomicFile.Delete(checkpoint);
        return record;
    }

    /// <summary>The layer number of a hook name where the name says it.</summary>
    public static int? LayerOf(string hook) => hook switch
    {
        "hook_embed" => 0,
        _ when hook.Split('.') is ["blocks", var number, _] && int.TryParse(number, out int block) => block + 1,
        _ => null,
    };

    private static SaeRecord Save(
        IBackend backend,
        ActivationCache cache,
        string hook,
        TrainingOptions options,
        ShuffledSource source,
        SaeTrainer trainer,
        StepReport last,
        string folder)
    {
        HiddenStates states = cache.Manifest.States;
        var record = new SaeRecord
        {
            ModelName = states.Model,
            ModelHash = states.ModelSha256,
            Layer = LayerOf(hook),
            HookName = hook,
            TokenPolicy = states.TokenPolicy,
            InputScale = trainer.InputScale,
            Threshold = trainer.Threshold,
            Training = new TrainingRecord(
                options,
                options.PeakRate,
                trainer.StepsDone,
                trainer.StepsDone * options.BatchSize,
                source.Fingerprint,
                last.Loss,
                last.Fvu,
                last.Dead),
            Provenance = new Provenance(
                Provenance.ThisProgram, "train", options.Seed, cache.Manifest.Provenance.Inputs),
        };
        using SparseAutoencoder sae = trainer.Export(backend);
        SaeFolder.Save(folder, sae, record);
        using SaeFolder written = SaeFolder.Load(folder, backend);
        return written.Record!;
    }

    // A finished run with the same settings and data is a result, not work; anything else is not overwritten.
    private static SaeRecord? FinishedBefore(
        IBackend backend, string folder, ShuffledSource source, TrainingOptions options)
    {
        if (!File.Exists(Path.Combine(folder, SaeFolder.RecordName)))
        {
            bool foreign = Directory.Exists(folder)
                && Directory.EnumerateFileSystemEntries(folder).Any()
                && !File.Exists(Path.Combine(folder, CheckpointName))
                && !File.Exists(Path.Combine(folder, MetricsName))
                && !File.Exists(Path.Combine(folder, SaeFolder.WeightsName));
            return foreign
                ? throw new PlmLensException($"{folder} already holds something that is no SAE; choose another folder.")
                : null;
        }

        using SaeFolder before = SaeFolder.Load(folder, backend);
        if (before.Record?.Training is { } training
            && options.DifferencesFrom(training.Options).Count == 0
            && training.Data == source.Fingerprint)
        {
            return before.Record;
        }

        throw new PlmLensException(
            $"{folder} already holds an SAE that was trained with other settings or data; choose another folder.");
    }
}
