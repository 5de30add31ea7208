using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PlmLens.Cli;

/// <summary>A verb with examples that its help ends with.</summary>
internal sealed class VerbCommand : Command
{
    private readonly string[] _examples;

    public VerbCommand(string name, string description, params string[] examples)
        : base(name, description)
    {
        _examples = examples;
    }

    /// <summary>Makes the help of all verbs below <paramref name="root"/> end with their examples.</summary>
    public static void ShowExamples(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            if (parseResult.CommandResult.Command is VerbCommand verb)
            {
                TextWriter output = parseResult.InvocationConfiguration.Output;
                output.WriteLine(verb._examples.Length == 1 ? "Example:" : "Examples:");
                foreach (string example in verb._examples)
                    output.WriteLine("  " + example);
                output.WriteLine();
            }

            return code;
        }
    }
}
