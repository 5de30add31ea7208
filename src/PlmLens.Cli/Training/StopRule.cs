using System.Diagnostics;

namespace PlmLens.Cli.Training;

/// <summary>When a call ends before its runs do: asked for by --max-time and --max-tokens.</summary>
/// <param name="maxTime">Longest time of this call; null for any.</param>
/// <param name="maxTokens">Most tokens of this call, of each run; null for any.</param>
internal sealed class StopRule(TimeSpan? maxTime = null, long? maxTokens = null)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Why to stop now, as "after 5 min, as --max-time asks"; null to go on.</summary>
    /// <param name="tokens">Tokens that a run has seen in this call.</param>
    public string? Why(long tokens)
    {
        if (maxTime is { } time && Stopwatch.GetElapsedTime(_start) >= time)
            return $"after {ConsoleProgress.Duration(time.TotalSeconds)}, as --max-time asks";
        return maxTokens is { } most && tokens >= most ? $"after {tokens:N0} tokens, as --max-tokens asks" : null;
    }
}
