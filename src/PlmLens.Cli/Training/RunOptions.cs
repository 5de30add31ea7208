using System.CommandLine;
using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>Options of 'train' and 'sweep' that change no result: when to save, when to stop.</summary>
internal static class RunOptions
{
    /// <summary>--checkpoint-seconds.</summary>
    public static Option<double> CheckpointSeconds { get; } = new("--checkpoint-seconds")
    {
        Description = "Time between checkpoints; a run that is killed goes on from the last.",
        HelpName = "S",
        DefaultValueFactory = _ => 60,
    };

    /// <summary>--max-time.</summary>
    public static Option<string?> MaxTime { get; } = new("--max-time")
    {
        Description = "Stop after so long (90s, 5m, 2h, 1h30m) with a checkpoint; the same command goes on.",
        HelpName = "TIME",
    };

    /// <summary>--max-tokens.</summary>
    public static Option<long?> MaxTokens { get; } = new("--max-tokens")
    {
        Description = "Stop after so many residues of this call with a checkpoint; the same command goes on.",
        HelpName = "N",
    };

    /// <summary>--log-every.</summary>
    public static Option<int?> LogEvery { get; } = new("--log-every")
    {
        Description = "Steps between two lines of training.jsonl (default: 10; 1 with --no-shuffle).",
        HelpName = "N",
    };

    /// <summary>Adds all options to a verb.</summary>
    public static void AddTo(Command command)
    {
        command.Add(CheckpointSeconds);
        command.Add(MaxTime);
        command.Add(MaxTokens);
        command.Add(LogEvery);
    }

    /// <summary>The loop that the options ask for.</summary>
    /// <param name="parsed">Command line.</param>
    /// <param name="stop">From <see cref="Start"/>.</param>
    /// <param name="runs">Opened.</param>
    /// <param name="stage">What the progress calls the work.</param>
    public static TrainingLoop Loop(
        ParseResult parsed, StopRule stop, IReadOnlyList<TrainingRun> runs, string stage) =>
        new(runs, stage)
        {
            CheckpointEvery = TimeSpan.FromSeconds(parsed.GetValue(CheckpointSeconds)),
            Stop = stop,
        };

    /// <summary>Checks the values, so that a wrong one is told before any work, and starts the clock of --max-time.
    /// </summary>
    public static StopRule Start(ParseResult parsed)
    {
        double seconds = parsed.GetValue(CheckpointSeconds);
        if (seconds is not (> 0 and < 1e9))
            throw new UsageException($"--checkpoint-seconds {seconds} is not greater than 0.");
        if (parsed.GetValue(LogEvery) is < 1 and var every)
            throw new UsageException($"--log-every {every} is not 1 or more.");
        long? tokens = parsed.GetValue(MaxTokens);
        if (tokens is < 1)
            throw new UsageException($"--max-tokens {tokens} is not 1 or more.");
        return new StopRule(parsed.GetValue(MaxTime) is { } time ? Time(time) : null, tokens);
    }

    /// <summary>A time such as "90s", "5m", "2h", "1h30m" or "1.5h".</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static TimeSpan Time(string text)
    {
        double seconds = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            double unit = text[i] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
            if (unit == 0)
                continue;
            seconds += unit * (double.TryParse(
                text.AsSpan(start, i - start),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double count)
                ? count
                : double.NaN);
            start = i + 1;
        }

        return start == text.Length && seconds > 0 && seconds < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--max-time '{text}' is no time; give one such as 90s, 5m, 2h or 1h30m.");
    }
}
