using System.CommandLine;
using PlmLens.Cli.Work;

namespace PlmLens.Cli;

/// <summary>Options of verbs that use a trained SAE.</summary>
internal static class SaeOptions
{
    /// <summary>--sae.</summary>
    public static Option<string> Sae { get; } = new("--sae", "--lens")
    {
        Description = "SAE folder, or a lens that holds one.",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>--layer.</summary>
    public static Option<string?> Layer { get; } = new("--layer")
    {
        Description = "Layer of the model, for an SAE that does not say its own.",
        HelpName = "L",
    };

    /// <summary>Opens what <see cref="Sae"/> names with the model that goes with it.</summary>
    public static SaeSession Open(ParseResult parsed, VerbContext context) => SaeSession.Open(
        parsed.GetRequiredValue(Sae), parsed.GetValue(ModelOptions.Model), parsed.GetValue(Layer), context);
}
