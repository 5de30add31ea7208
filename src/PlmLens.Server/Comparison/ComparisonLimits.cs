using System.Globalization;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Comparison;

/// <summary>What a comparison may take: seconds on two cores, and a few hundred megabytes while it is made.</summary>
internal static class ComparisonLimits
{
    /// <summary>Most latents of one lens that are matched; of more, those that fire most often.</summary>
    public const int Latents = 16_384;

    /// <summary>Most active latents of residues, both lenses together, that are held in memory.</summary>
    public const long ActiveLatents = 40_000_000;

    /// <summary>Most products of activations that are summed.</summary>
    public const long Products = 4_000_000_000;

    /// <summary>Fewest proteins that two lenses must share to be matched by activations.</summary>
    public const int SharedProteins = 20;

    /// <summary>Directions, or latents, that the similarity by chance is taken from.</summary>
    public const int Chance = 256;

    /// <summary>Share of those that reach at most what is called chance.</summary>
    private const double ChanceShare = 0.95;

    /// <summary>The similarity that 95 % of what says nothing stay at or below.</summary>
    /// <param name="sorted">Smallest first; 0 when there is none.</param>
    public static double ByChance(double[] sorted) =>
        sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(ChanceShare * sorted.Length) - 1];

    /// <summary>Which latents take no part, in a sentence; empty when all do.</summary>
    /// <param name="a">The first lens.</param>
    /// <param name="tookA">Those of it that take part.</param>
    /// <param name="b">The second.</param>
    /// <param name="tookB">Those of it that take part.</param>
    /// <param name="because">What the others are.</param>
    public static string LeftOut(
        ExploredLens a, IReadOnlyList<int> tookA, ExploredLens b, IReadOnlyList<int> tookB, string because)
    {
        int ofA = a.Latents - tookA.Count, ofB = b.Latents - tookB.Count;
        if (ofA + ofB == 0)
            return "";
        string most = tookA.Count == Latents || tookB.Count == Latents
            ? string.Create(CultureInfo.InvariantCulture, $", or not among the {Latents:N0} that fire most often")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ofA:N0} latents of A and {ofB:N0} of B take no part: they are {because}{most}.");
    }
}
