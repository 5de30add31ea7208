using PlmLens.Server.Contracts;

namespace PlmLens.Server.Lenses;

/// <summary>Reads a line of <c>logit_effects.tsv</c>: how a latent's decoder direction changes the logit of each amino
/// acid.</summary>
internal static class LogitEffects
{
    /// <summary>The amino acids, in the order of the columns.</summary>
    public const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    /// <summary>All changes, largest first.</summary>
    public static IReadOnlyList<LogitEffect> Of(TableRow row) =>
    [
        .. Changes(row).OrderByDescending(effect => effect.Change).ThenBy(effect => effect.Letter,
            StringComparer.Ordinal),
    ];

    private static IEnumerable<LogitEffect> Changes(TableRow row)
    {
        foreach (char letter in Letters)
        {
            if (row.Number(letter.ToString()) is { } change)
                yield return new LogitEffect(letter.ToString(), Rounded.To(change, 5));
        }
    }
}
