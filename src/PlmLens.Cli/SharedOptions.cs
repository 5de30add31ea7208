using System.CommandLine;

namespace PlmLens.Cli;

/// <summary>Options that every verb takes.</summary>
internal static class SharedOptions
{
    /// <summary>One JSON object on standard output instead of text.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object on standard output; everything for people goes to standard error.",
        Recursive = true,
    };

    /// <summary>Stack trace with an error.</summary>
    public static Option<bool> Debug { get; } = new("--debug")
    {
        Description = "With an error, print where in the program it happened.",
        Recursive = true,
    };

    /// <summary>Size of the worker pool.</summary>
    public static Option<int?> Threads { get; } = new("--threads")
    {
        Description = "Threads to use (default: PLMLENS_THREADS or every processor). Results never depend on it.",
        HelpName = "N",
        Recursive = true,
    };

    /// <summary>No progress.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet")
    {
        Description = "No progress on standard error; errors and warnings stay.",
        Recursive = true,
    };
}
