using System.Diagnostics;
using PlmLens.Core;

namespace PlmLens.Benchmarks.LensParts;

/// <summary>Notes when a part first speaks of each of its stages, and keeps what it says.</summary>
internal sealed class StageClock : IWorkProgress
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<(string Stage, double Seconds)> _stages = [];

    /// <summary>What the part noted.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Seconds from the making of this clock to the first word about a stage.</summary>
    public double StartOf(string stage) => _stages.First(s => s.Stage == stage).Seconds;

    public void Report(string stage, long done, long total, string unit, string? detail = null)
    {
        if (!_stages.Exists(s => s.Stage == stage))
            _stages.Add((stage, Stopwatch.GetElapsedTime(_start).TotalSeconds));
    }

    public void Note(string message) => Notes.Add(message);
}
