using PlmLens.Server.Contracts;

namespace PlmLens.Server.Lenses;

/// <summary>Reads a line of <c>logit_effects.tsv</c>: how a latent's decoder direction changes the logit of each amino
/// acid.</summary>
internal static class LogitEffects
{
    /// <summary>The amino acids, in the order of the columns.</summary>
    public const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    // An amino acid stands out when its change is this many standard deviations of the twenty above their mean.
    private const double StandsOut = 2;
    private const int MostNamed = 3;

    /// <summary>All changes, largest first.</summary>
    public static IReadOnlyList<LogitEffect> Of(TableRow row) =>
    [
        .. Changes(row).OrderByDescending(effect => effect.Change).ThenBy(effect => effect.Letter,
            StringComparer.Ordinal),
    ];

    /// <summary>The amino acids that stand out, largest first: "C, H"; null when none does.</summary>
    public static string? Promoted(TableRow row)
    {
        LogitEffect[] effects = [.. Of(row)];
        if (effects.Length == 0)
            return null;
        double mean = effects.Average(effect => effect.Change);
        double deviation = Math.Sqrt(effects.Average(effect => Math.Pow(effect.Change - mean, 2)));
        string[] named =
        [
            .. effects.Where(effect => effect.Change - mean > StandsOut * deviation)
                .Take(MostNamed)
                .Select(effect => effect.Letter),
        ];
        return named.Length == 0 ? null : string.Join(", ", named);
    }

    private static IEnumerable<LogitEffect> Changes(TableRow row)
    {
        foreach (char letter in Letters)
        {
            if (row.Number(letter.ToString()) is { } change)
                yield return new LogitEffect(letter.ToString(), Rounded.To(change, 5));
        }
    }
}
