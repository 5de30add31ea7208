using System.CommandLine;
using System.Text.Json;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Cli;

/// <summary>What a verb needs from the outside: where to print, how to report progress, when to stop.</summary>
internal sealed class VerbContext
{
    private WorkerPool? _pool;

    public VerbContext(ParseResult parsed, TextWriter output, ConsoleProgress progress, CancellationToken cancel)
    {
        Out = output;
        Cancel = cancel;
        Json = parsed.GetValue(SharedOptions.Json);
        Progress = parsed.GetValue(SharedOptions.Quiet) ? new NotesOnly(progress) : progress;
        Threads = parsed.GetValue(SharedOptions.Threads);
        if (Threads is < 1)
            throw new UsageException($"--threads {Threads} is not 1 or more.");
    }

    /// <summary>The context of the verb that runs; one process runs one verb.</summary>
    public static VerbContext Current { get; set; } = null!;

    /// <summary>Standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>--json was given.</summary>
    public bool Json { get; }

    /// <summary>--threads, or null for the default.</summary>
    public int? Threads { get; }

    /// <summary>Where progress and notes go.</summary>
    public IWorkProgress Progress { get; }

    /// <summary>The threads of this run.</summary>
    public WorkerPool Pool => _pool ??= Threads is { } threads ? new WorkerPool(threads) : WorkerPool.Shared;

    /// <summary>The backend that this run computes on.</summary>
    public IBackend CreateBackend() => new CpuBackend(Pool);

    /// <summary>Prints <paramref name="value"/> as one JSON object.</summary>
    public void WriteJson<T>(T value) => Out.WriteLine(JsonSerializer.Serialize(value, CliJson.Options));

    private sealed class NotesOnly(ConsoleProgress progress) : IWorkProgress
    {
        public void Report(string stage, long done, long total, string unit, string? detail = null)
        {
        }

        public void Note(string message) => progress.Note(message);
    }
}
