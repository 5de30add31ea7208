using System.CommandLine;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli;

/// <summary>Options of verbs that use a trained SAE.</summary>
internal static class SaeOptions
{
    /// <summary>--sae.</summary>
    public static Option<string> Sae { get; } = new("--sae", "--lens")
    {
        Description = "SAE file or folder of any known format, or a lens that holds one.",
        HelpName = "PATH",
        Required = true,
    };

    /// <summary>--layer.</summary>
    public static Option<string?> Layer { get; } = new("--layer")
    {
        Description = "Layer of the model, for an SAE that does not say its own.",
        HelpName = "L",
    };

    /// <summary>--k.</summary>
    public static Option<int?> K { get; } = new("--k")
    {
        Description = "Active latents of a row, for an SAE that does not say its own (InterProt), or to run one that "
            + "has a threshold with the k largest instead.",
        HelpName = "K",
    };

    /// <summary>--normalize-features.</summary>
    public static Option<bool> NormaliseFeatures { get; } = new("--normalize-features")
    {
        Description = "Divide features by the largest value of each that the SAE records.",
    };

    /// <summary>What <see cref="K"/> and <see cref="NormaliseFeatures"/> say, where the verb has them.</summary>
    public static SaeOpenOptions OpenOptions(ParseResult parsed)
    {
        int? k = parsed.GetResult(K) is null ? null : parsed.GetValue(K);
        if (k is < 1)
            throw new UsageException($"--k {k} is not 1 or more.");
        bool normalise = parsed.GetResult(NormaliseFeatures) is not null && parsed.GetValue(NormaliseFeatures);
        return new SaeOpenOptions { K = k, NormaliseFeatures = normalise };
    }

    /// <summary>Opens what <see cref="Sae"/> names with the model that goes with it.</summary>
    public static SaeSession Open(ParseResult parsed, VerbContext context) => SaeSession.Open(
        parsed.GetRequiredValue(Sae),
        OpenOptions(parsed),
        parsed.GetValue(ModelOptions.Model),
        parsed.GetValue(Layer),
        context);
}
