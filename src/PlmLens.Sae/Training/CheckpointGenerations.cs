using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// The last two checkpoints of a run, in its folder. A new one is written whole under a third name and then takes its
/// place by renaming, so that the process may be killed or the disk run full at any instant and a good one is there.
/// </summary>
public sealed class CheckpointGenerations
{
    /// <summary>Name of the newest checkpoint.</summary>
    public const string NewestName = "checkpoint.safetensors";

    /// <summary>Name of the one before.</summary>
    public const string FormerName = "checkpoint.former.safetensors";

    private const string NextName = "checkpoint.next.safetensors";

    private readonly string _newest;
    private readonly string _former;
    private readonly string _next;

    /// <summary>The checkpoints in <paramref name="folder"/>, if any.</summary>
    public CheckpointGenerations(string folder)
    {
        _newest = Path.Combine(folder, NewestName);
        _former = Path.Combine(folder, FormerName);
        _next = Path.Combine(folder, NextName);
    }

    /// <summary>True when there is one to go on from.</summary>
    public bool Any => File.Exists(_newest) || File.Exists(_former);

    /// <summary>Writes a new checkpoint; the newest so far becomes the former.</summary>
    /// <exception cref="PlmLensException">It cannot be written; both that were there are unchanged.</exception>
    public void Save(SaeTrainer trainer)
    {
        trainer.SaveCheckpoint(_next);
        if (File.Exists(_newest))
            File.Move(_newest, _former, overwrite: true);
        File.Move(_next, _newest, overwrite: true);
    }

    /// <summary>Continues from the newest checkpoint, or from the one before when the newest is damaged.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="source">The same batches.</param>
    /// <param name="options">The same settings.</param>
    /// <param name="progress">Told when the newest is damaged.</param>
    /// <returns>Null when there is no checkpoint.</returns>
    /// <exception cref="DamagedCheckpointException">No checkpoint is whole.</exception>
    /// <exception cref="PlmLensException">Settings or data differ; lists every difference.</exception>
    public SaeTrainer? Resume(
        IBackend backend, IActivationSource source, TrainingOptions options, IWorkProgress progress)
    {
        if (!File.Exists(_newest))
            return File.Exists(_former) ? SaeTrainer.Resume(backend, source, options, _former) : null;
        try
        {
            return SaeTrainer.Resume(backend, source, options, _newest);
        }
        catch (DamagedCheckpointException newest) when (File.Exists(_former))
        {
            SaeTrainer trainer = ResumeFormer(backend, source, options, newest);
            progress.Note(
                $"{_newest} is damaged ({newest.What}); going on from the checkpoint before it, at step " +
                $"{trainer.StepsDone:N0}.");
            return trainer;
        }
    }

    /// <summary>Deletes all checkpoints and what a killed process may have left of the next.</summary>
    public void Delete()
    {
        AtomicFile.Delete(_next);
        AtomicFile.Delete(_former);
        AtomicFile.Delete(_newest);
    }

    private SaeTrainer ResumeFormer(
        IBackend backend, IActivationSource source, TrainingOptions options, DamagedCheckpointException newest)
    {
        try
        {
            return SaeTrainer.Resume(backend, source, options, _former);
        }
        catch (DamagedCheckpointException former)
        {
            throw new DamagedCheckpointException(
                _newest, $"{newest.What}; and so is {FormerName} beside it: {former.What}");
        }
    }
}
