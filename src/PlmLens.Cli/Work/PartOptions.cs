using System.CommandLine;
using System.Globalization;
using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.CoActivation;
using PlmLens.Analysis.Families;
using PlmLens.Analysis.Patterns;

namespace PlmLens.Cli.Work;

/// <summary>Settings of the parts of a lens; what is not given keeps its default.</summary>
internal static class PartOptions
{
    private static readonly Option<int?> s_familyMembers = new("--family-members")
    {
        Description = "Families: fewest members of a class in each half "
            + $"(default {new FamilyOptions().MinimumMembers}).",
        HelpName = "N",
    };

    private static readonly Option<double?> s_patternStrong = new("--pattern-strong")
    {
        Description = "Patterns: sequences are read whose activation is above this share of the latent's maximum "
            + $"(default {Text(new PatternOptions().StrongAbove)}).",
        HelpName = "SHARE",
    };

    private static readonly Option<int?> s_patternSequences = new("--pattern-sequences")
    {
        Description = "Patterns: fewest such sequences of a latent that is given one "
            + $"(default {new PatternOptions().MinimumSequences}).",
        HelpName = "N",
    };

    private static readonly Option<int?> s_clusterNeighbours = new("--cluster-neighbours")
    {
        Description = "Clusters: neighbours of UMAP, the latent itself included "
            + $"(default {new UmapOptions().Neighbours}).",
        HelpName = "N",
    };

    private static readonly Option<string?> s_clusterSpace = MakeSpace();

    private static readonly Option<int?> s_clusterSize = new("--cluster-size")
    {
        Description = $"Clusters: fewest latents of one (HDBSCAN; default {new HdbscanOptions().MinClusterSize}).",
        HelpName = "N",
    };

    private static readonly Option<int?> s_clusterSamples = new("--cluster-samples")
    {
        Description = "Clusters: the core distance is that of this neighbour (HDBSCAN; "
            + $"default {new HdbscanOptions().MinSamples}).",
        HelpName = "N",
    };

    private static readonly Option<double?> s_impliedFrom = new("--implied-from")
    {
        Description = "Co-activation: a latent implies one that is active on at least this share of its residues "
            + $"(default {Text(new CoActivationOptions().ImpliedFrom)}).",
        HelpName = "SHARE",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        s_familyMembers, s_patternStrong, s_patternSequences, s_clusterNeighbours, s_clusterSpace, s_clusterSize,
        s_clusterSamples, s_impliedFrom,
    ];

    /// <summary>How families are tested.</summary>
    public static FamilyOptions Families(ParseResult parsed)
    {
        var options = new FamilyOptions();
        options = options with { MinimumMembers = parsed.GetValue(s_familyMembers) ?? options.MinimumMembers };
        options.Validate();
        return options;
    }

    /// <summary>What tells patterns apart.</summary>
    public static PatternOptions Patterns(ParseResult parsed)
    {
        var options = new PatternOptions();
        options = options with
        {
            StrongAbove = parsed.GetValue(s_patternStrong) ?? options.StrongAbove,
            MinimumSequences = parsed.GetValue(s_patternSequences) ?? options.MinimumSequences,
        };
        options.Validate();
        return options;
    }

    /// <summary>How latents are laid out and clustered.</summary>
    public static ClustersOptions Clusters(ParseResult parsed)
    {
        var options = new ClustersOptions();
        options = options with
        {
            Umap = options.Umap with
            {
                Neighbours = parsed.GetValue(s_clusterNeighbours) ?? options.Umap.Neighbours,
            },
            Hdbscan = options.Hdbscan with
            {
                MinClusterSize = parsed.GetValue(s_clusterSize) ?? options.Hdbscan.MinClusterSize,
                MinSamples = parsed.GetValue(s_clusterSamples) ?? options.Hdbscan.MinSamples,
            },
            Space = parsed.GetValue(s_clusterSpace) == "decoder" ? ClusterSpace.Decoder : ClusterSpace.Layout,
        };
        options.Validate();
        return options;
    }

    /// <summary>Which pairs of latents are reported.</summary>
    public static CoActivationOptions CoActivation(ParseResult parsed)
    {
        var options = new CoActivationOptions();
        options = options with { ImpliedFrom = parsed.GetValue(s_impliedFrom) ?? options.ImpliedFrom };
        options.Validate();
        return options;
    }

    /// <summary>The given ones as on the command line, each with a space before it; empty without any.</summary>
    public static string Given(ParseResult parsed) => string.Concat(All
        .Select(option => (option.Name, Value: option switch
        {
            Option<int?> number => parsed.GetValue(number)?.ToString(CultureInfo.InvariantCulture),
            Option<double?> share => parsed.GetValue(share) is { } value ? Text(value) : null,
            _ => parsed.GetValue((Option<string?>)option),
        }))
        .Where(option => option.Value is not null)
        .Select(option => $" {option.Name} {option.Value}"));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static Option<string?> MakeSpace()
    {
        var option = new Option<string?>("--cluster-space")
        {
            Description = "Clusters are looked for in the UMAP layout, or among decoder directions (default layout).",
        };
        option.AcceptOnlyFromAmong("layout", "decoder");
        return option;
    }
}
