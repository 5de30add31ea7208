using PlmLens.Cli.Training;
using PlmLens.Compute;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>An activation cache to an SAE folder, as a part of larger work; killed at any time, the same run goes on
/// and ends with the same bytes.</summary>
internal static class TrainRun
{
    /// <summary>Trains, or finishes a run that was interrupted.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="cache">Activations.</param>
    /// <param name="hook">Which of the cache's hook points.</param>
    /// <param name="options">Settings.</param>
    /// <param name="folder">Where the SAE goes.</param>
    /// <param name="stage">What the progress calls this run.</param>
    /// <param name="context">Progress and cancellation.</param>
    public static void Run(
        IBackend backend,
        ActivationCache cache,
        string hook,
        TrainingOptions options,
        string folder,
        string stage,
        VerbContext context)
    {
        using ActivationWindows windows = CacheData.Windows(cache, hook);
        var plan = new RunPlan(folder, windows.Source(0), options, CacheData.Origin(cache, hook));
        using TrainingRun run = TrainingRun.Open(plan, backend, context.Progress);
        new TrainingLoop([run], stage).Run(context.Progress, context.Cancel);
    }
}
