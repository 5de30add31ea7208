using System.Diagnostics;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>
/// Runs one or many trainings over the same data: those that have seen the fewest tokens step next, so that all read
/// the same batches one after the other and runs that were killed apart come together again.
/// </summary>
/// <param name="runs">Opened; disposed by the caller.</param>
/// <param name="stage">What the progress calls the work.</param>
internal sealed class TrainingLoop(IReadOnlyList<TrainingRun> runs, string stage)
{
    // A checkpoint that took a second is not written again for twenty.
    private const int MostOverhead = 20;

    /// <summary>Longest time between checkpoints, unless writing them takes more than a twentieth of it.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>When to end early.</summary>
    public StopRule Stop { get; init; } = new();

    /// <summary>Trains all runs to their end.</summary>
    /// <param name="progress">One line for all of them.</param>
    /// <param name="cancel">Ctrl-C: writes checkpoints, then throws.</param>
    /// <returns>Null when all are over; why it stopped otherwise, with checkpoints written.</returns>
    /// <exception cref="PlmLensException">A lone run cannot go on; of several, each failure is only noted.
    /// </exception>
    public string? Run(IWorkProgress progress, CancellationToken cancel)
    {
        List<TrainingRun> open = [.. runs.Where(run => !run.IsOver)];
        long total = runs.Sum(run => run.Plan.Tokens), saved = Stopwatch.GetTimestamp();
        TimeSpan wait = CheckpointEvery;
        while (open.Count > 0)
        {
            string? why = Stop.Why(open.Max(run => run.TokensOfCall));
            if (why is not null || cancel.IsCancellationRequested)
            {
                Save(open);
                cancel.ThrowIfCancellationRequested();
                return why;
            }

            long tokens = open.Min(run => run.TokensDone);
            foreach (TrainingRun run in open)
            {
                if (run.TokensDone != tokens)
                    continue;
                if (runs.Count == 1)
                    run.Step();
                else if (!run.TryStep())
                    progress.Note($"{run.Plan.Folder}: {run.Failure} The others go on.");
            }

            progress.Report(stage, runs.Sum(run => run.TokensDone), total, "tokens", Detail(open));
            open.RemoveAll(run => run.IsOver);
            if (Stopwatch.GetElapsedTime(saved) < wait || open.Count == 0)
                continue;
            long start = Stopwatch.GetTimestamp();
            Save(open);
            saved = Stopwatch.GetTimestamp();
            TimeSpan least = Stopwatch.GetElapsedTime(start, saved) * MostOverhead;
            wait = least > CheckpointEvery ? least : CheckpointEvery;
        }

        foreach (TrainingRun run in runs.Where(run => run.Plan.Source.ReplacedRows > 0))
        {
            progress.Note(
                $"{run.Plan.Folder}: {run.Plan.Source.ReplacedRows:N0} rows of this call took the place of one that " +
                "was left out.");
        }

        return null;
    }

    private static void Save(List<TrainingRun> open)
    {
        foreach (TrainingRun run in open)
            run.Save();
    }

    private static string Detail(List<TrainingRun> open)
    {
        StepReport last = open[0].Last;
        if (open.Count == 1)
            return $"loss {last.Loss:0.0000}  fvu {last.Fvu:0.000}  l0 {last.L0:0.0}  dead {last.Dead}";
        double least = open.Min(run => run.Last.Fvu), most = open.Max(run => run.Last.Fvu);
        return $"{open.Count} SAEs  fvu {least:0.000}-{most:0.000}  dead {open.Min(run => run.Last.Dead)}-" +
            $"{open.Max(run => run.Last.Dead)}";
    }
}
