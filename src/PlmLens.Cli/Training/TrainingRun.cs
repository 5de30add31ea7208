using System.Diagnostics;
using System.Globalization;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Training;

/// <summary>
/// One SAE in training and its output folder: lock, checkpoints, metrics, and in the end the SAE. Killed at any
/// instant and opened again, it goes on and ends with the same bytes; only timing.jsonl differs.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>Name of the figures of every few steps.</summary>
    public const string MetricsName = LensFolder.TrainingRecordName;

    /// <summary>Name of the file with everything that a clock measured.</summary>
    public const string TimingName = "timing.jsonl";

    private static readonly string[] s_ownFiles =
    [
        CheckpointGenerations.NewestName, CheckpointGenerations.FormerName, MetricsName, FolderLock.OwnerName,
        FolderLock.LockName, SaeFolder.WeightsName, SaeFolder.RecordName,
    ];

    private readonly IBackend _backend;
    private readonly FolderLock _lock;
    private readonly CheckpointGenerations _checkpoints;
    private readonly Stopwatch _clock = new();
    private SaeTrainer? _trainer;
    private long? _stepsOfFailed;
    private StepLines? _metrics;
    private StepLines? _timing;

    private TrainingRun(RunPlan plan, IBackend backend, FolderLock held)
    {
        Plan = plan;
        _backend = backend;
        _lock = held;
        _checkpoints = new CheckpointGenerations(plan.Folder);
    }

    /// <summary>What is trained.</summary>
    public RunPlan Plan { get; }

    /// <summary>Steps done, over all calls.</summary>
    public long StepsDone => _trainer?.StepsDone ?? _stepsOfFailed ?? Plan.Options.Steps;

    /// <summary>Tokens seen, over all calls.</summary>
    public long TokensDone => StepsDone * Plan.Options.BatchSize;

    /// <summary>Tokens seen in this call.</summary>
    public long TokensOfCall { get; private set; }

    /// <summary>The finished SAE's record; null while it is being trained.</summary>
    public SaeRecord? Record { get; private set; }

    /// <summary>Why it cannot go on, such as a loss that is no longer a number; null when it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>True when there is nothing left to do: finished or failed.</summary>
    public bool IsOver => Record is not null || Failure is not null;

    /// <summary>The last step of this call.</summary>
    public StepReport Last { get; private set; }

    /// <summary>Opens a new run, one to go on with, or one that is finished already.</summary>
    /// <param name="plan">What to train.</param>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="progress">Told when an earlier call's work is continued.</param>
    /// <exception cref="PlmLensException">The folder holds something else or is in use; settings or data differ from
    /// those it was begun with.</exception>
    public static TrainingRun Open(RunPlan plan, IBackend backend, IWorkProgress progress)
    {
        plan.Options.Validate(plan.Source.Width);
        RequireFree(plan.Folder);
        var run = new TrainingRun(plan, backend, FolderLock.Take(plan.Folder));
        try
        {
            run.Start(progress);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Does a step; the last one writes the SAE.</summary>
    public void Step()
    {
        SaeTrainer trainer = _trainer ?? throw new InvalidOperationException("The run is finished.");
        _clock.Start();
        Last = trainer.Step();
        _clock.Stop();
        TokensOfCall += Plan.Options.BatchSize;
        if (Last.Step % Plan.LogEvery == 0 || trainer.IsFinished)
        {
            _metrics!.Add(Last.Step, $"\"tokens\": {TokensDone}, {Fields(Last)}{Streams(trainer)}");
            double seconds = _clock.Elapsed.TotalSeconds;
            _timing!.Add(
                Last.Step,
                $"\"seconds\": {Number(seconds)}, \"tokens_per_second\": {Number(TokensOfCall / seconds)}, " +
                $"\"data_wait_seconds\": {Number(Plan.Source.WaitSeconds)}, " +
                $"\"replaced_rows\": {Plan.Source.ReplacedRows}");
        }

        if (trainer.IsFinished)
            Finish(trainer);
    }

    /// <summary>Does a step; a training that cannot go on ends here alone.</summary>
    /// <returns>False when it cannot go on.</returns>
    public bool TryStep()
    {
        long before = StepsDone;
        try
        {
            Step();
            return true;
        }
        catch (PlmLensException e) when (StepsDone == before && Record is null)
        {
            Failure = e.Message;
            _stepsOfFailed = before;
            Close();
            return false;
        }
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="PlmLensException">The disk is full; the checkpoints before are unchanged.</exception>
    public void Save()
    {
        if (_trainer is null)
            return;
        _metrics!.Save();
        _checkpoints.Save(_trainer);
    }

    public void Dispose()
    {
        Close();
        _lock.Dispose();
    }

    private static void RequireFree(string folder)
    {
        if (File.Exists(folder))
            throw new PlmLensException($"{folder} is a file; choose another folder.");
        if (Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).Any()
            && !s_ownFiles.Any(name => File.Exists(Path.Combine(folder, name))))
        {
            throw new PlmLensException($"{folder} already holds something that is no SAE; choose another folder.");
        }
    }

    private void Start(IWorkProgress progress)
    {
        bool begun = _checkpoints.Any || _lock.WasLeft;
        if (File.Exists(Path.Combine(Plan.Folder, SaeFolder.RecordName)))
        {
            SaeRecord record = SameRun();
            // Killed between the record and the end of the work, what comes after the record is missing.
            if (!begun)
            {
                Record = record;
                return;
            }
        }

        _lock.Begin();
        _trainer = _checkpoints.Resume(_backend, Plan.Source, Plan.Options, progress)
            ?? new SaeTrainer(_backend, Plan.Source, Plan.Options, Plan.Initial?.Invoke(Plan.Options));
        if (_trainer.StepsDone > 0)
        {
            progress.Note(
                $"{Plan.Folder}: going on after step {_trainer.StepsDone:N0} of {Plan.Options.Steps:N0}.");
        }

        _metrics = new StepLines(Path.Combine(Plan.Folder, MetricsName), _trainer.StepsDone);
        _timing = new StepLines(Path.Combine(Plan.Folder, TimingName), _trainer.StepsDone);
    }

    // A finished run with the same settings and data is a result, not work; anything else is not overwritten.
    private SaeRecord SameRun()
    {
        using SaeFile before = SaeFile.Open(Plan.Folder, _backend);
        if (before.Record?.Training is not { } training)
            throw new PlmLensException($"{Plan.Folder} already holds an SAE; choose another folder.");
        List<string> differences = [.. Plan.Options.DifferencesFrom(training.Options)];
        if (training.Data != Plan.Source.Fingerprint)
            differences.Add($"the data was \"{training.Data}\", now \"{Plan.Source.Fingerprint}\"");
        return differences.Count == 0
            ? before.Record
            : throw new PlmLensException(
                $"{Plan.Folder} already holds an SAE that was trained with other settings: " +
                $"{string.Join("; ", differences)}; choose another folder.");
    }

    private void Finish(SaeTrainer trainer)
    {
        _metrics!.Save();
        _metrics.Dispose();
        TrainingOptions options = Plan.Options;
        RunOrigin origin = Plan.Origin;
        var record = new SaeRecord
        {
            ModelName = origin.Model,
            ModelHash = origin.ModelSha256,
            Layer = origin.Layer,
            HookName = origin.Hook,
            TokenPolicy = origin.TokenPolicy,
            Activations = origin.Activations,
            InputScale = trainer.InputScale,
            Threshold = trainer.Threshold,
            Training = new TrainingRecord(
                options,
                options.PeakRate,
                trainer.StepsDone,
                TokensDone,
                Plan.Source.Fingerprint,
                Last.Loss,
                Last.Fvu,
                Last.Dead),
            Provenance = new Provenance(Provenance.ThisProgram, "train", options.Seed, origin.Inputs),
        };
        using (SparseAutoencoder sae = trainer.Export(_backend))
        {
            SaeFolder.Save(Plan.Folder, sae, record);
            if (trainer.RelativeNorms() is { } norms)
                RelativeNormTable.Write(Plan.Folder, norms);
            RunReport.Write(Plan, sae, _backend, record);
        }

        using (SaeFile written = SaeFile.Open(Plan.Folder, _backend))
            Record = written.Record!;
        Close();
        _checkpoints.Delete();
        _lock.Finish();
    }

    // Frees the trainer as soon as it has nothing left to do: a sweep may hold many.
    private void Close()
    {
        _trainer?.Dispose();
        _trainer = null;
        _metrics?.Dispose();
        _timing?.Dispose();
    }

    private static string Fields(StepReport report) =>
        $"\"loss\": {Number(report.Loss)}, \"reconstruction\": {Number(report.ReconstructionLoss)}, " +
        $"\"sparsity\": {Number(report.SparsityLoss)}, \"auxk\": {Number(report.AuxiliaryLoss)}, " +
        $"\"fvu\": {Number(report.Fvu)}, \"l0\": {Number(report.L0)}, \"dead\": {report.Dead}, " +
        $"\"lr\": {Number(report.LearningRate)}, \"grad_norm\": {Number(report.GradientNorm)}, " +
        $"\"threshold\": {Number(report.Threshold < 0 ? double.NaN : report.Threshold)}";

    // Of a crosscoder, what each stream leaves unexplained.
    private static string Streams(SaeTrainer trainer)
    {
        string text = "";
        for (int i = 0; i < trainer.StreamFvu.Length; i++)
            text += $", \"fvu_stream_{i}\": {Number(trainer.StreamFvu[i])}";
        return text;
    }

    private static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";
}
