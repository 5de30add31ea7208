using System.CommandLine;
using PlmLens.Cli.Verbs;
using PlmLens.Core;

namespace PlmLens.Cli;

/// <summary>The command line: parses, runs one verb, turns every outcome into an exit code and one sentence.</summary>
internal static class CliApp
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Failed: something in the world or the input is not as needed.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM; the same command resumes.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">As the shell passed them.</param>
    /// <param name="output">Results for people or, with --json, for machines.</param>
    /// <param name="error">Progress, notes and errors.</param>
    /// <returns>0, 1, 2 or 130.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        RootCommand root = BuildRoot();
        ParseResult parsed = root.Parse(args);
        bool helpAsked = args.Length == 0 || args.Any(a => a is "--help" or "-h" or "-?" or "--version");
        if (args.Length == 0)
            parsed = root.Parse("--help");
        if (!helpAsked && WhyBadUsage(parsed) is { } why)
            return Usage(error, parsed, why);

        using var interrupt = new InterruptSignal(error);
        bool debug = parsed.GetValue(SharedOptions.Debug);
        var progress = new ConsoleProgress(error, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected);
        try
        {
            VerbContext.Current = new VerbContext(parsed, output, progress, interrupt.Token);
            var settings = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(settings, interrupt.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            progress.Note("Interrupted; nothing half-written was left. The same command resumes.");
            return Interrupted;
        }
        catch (Exception e)
        {
            progress.Note("error: " + Sentence(e));
            if (debug)
                progress.Note(e.ToString());
            return (e as PlmLensException)?.ExitCode ?? Failed;
        }
        finally
        {
            progress.End();
        }
    }

    /// <summary>All verbs and the options they share.</summary>
    internal static RootCommand BuildRoot()
    {
        var root = new RootCommand(
            "PlmLens shows what a protein language model knows: it trains sparse autoencoders on the model's hidden\n"
            + "states, measures what every feature means against curated biology, and shows features on sequences.\n\n"
            + "Start with:  plmlens demo")
        {
            SharedOptions.Json,
            SharedOptions.Debug,
            SharedOptions.Threads,
            SharedOptions.Quiet,
            DemoVerb.Build(),
            EmbedVerb.Build(),
            TrainVerb.Build(),
            SweepVerb.Build(),
            EncodeVerb.Build(),
            ImportVerb.Build(),
            ExportVerb.Build(),
            LookVerb.Build(),
            AnnotateVerb.Build(),
            ScoreVerb.Build(),
            ProbeVerb.Build(),
            CompareVerb.Build(),
            ReportVerb.Build(),
            LabelsVerb.Build(),
            ServeVerb.Build(),
            InfoVerb.Build(),
            DoctorVerb.Build(),
        };
        VerbCommand.ShowExamples(root);
        return root;
    }

    // An option that does not exist can be taken for an argument; it never is one.
    private static string? WhyBadUsage(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.UnmatchedTokens.Count > 0)
            return $"'{parsed.UnmatchedTokens[0]}' is not a verb of plmlens";
        string? option = parsed.CommandResult.Tokens.Select(t => t.Value).FirstOrDefault(
            t => t.StartsWith("--", StringComparison.Ordinal));
        if (option is not null)
            return $"'{option}' is not an option of '{command.Name}'";
        return parsed.Errors.Count > 0 ? parsed.Errors[0].Message.TrimEnd('.') : null;
    }

    private static int Usage(TextWriter error, ParseResult parsed, string message)
    {
        Command command = parsed.CommandResult.Command;
        string verb = string.Concat(Path(command).Select(name => name + " "));
        error.WriteLine($"error: {message}; see 'plmlens {verb}--help'.");
        return BadUsage;
    }

    // "labels add": the names of a verb and of those above it.
    private static IEnumerable<string> Path(Command command) => command is RootCommand
        ? []
        : [.. command.Parents.OfType<Command>().SelectMany(Path), command.Name];

    // Every failure ends in one sentence. What is not the user's to mend says so and asks for a report.
    private static string Sentence(Exception e) => e switch
    {
        PlmLensException => e.Message,
        OutOfMemoryException => "This needs more memory than the machine has; use a smaller --batch-tokens or model.",
        UnauthorizedAccessException or IOException => e.Message,
        AggregateException { InnerException: { } inner } => Sentence(inner),
        OperationCanceledException => "The work was cancelled.",
        _ => $"Internal fault ({e.GetType().Name}): {e.Message} Run again with --debug and report what it prints.",
    };
}
