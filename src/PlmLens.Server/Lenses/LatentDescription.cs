using System.Globalization;

namespace PlmLens.Server.Lenses;

/// <summary>A sentence on a latent, made from its numbers alone: the strongest statement that they allow, and no
/// stronger.</summary>
internal static class LatentDescription
{
    /// <summary>Test F1 from which "fires on" is said.</summary>
    public const double Fires = 0.5;

    /// <summary>Test F1 from which "leans towards" is said; below it, that there is no concept.</summary>
    public const double Leans = 0.2;

    /// <summary>The sentence of one latent.</summary>
    /// <param name="meanings">Of all latents.</param>
    /// <param name="latent">Its number.</param>
    /// <param name="dead">Whether it is active nowhere.</param>
    /// <returns>Null for a dead latent.</returns>
    public static string? Of(LatentMeanings meanings, int latent, bool dead)
    {
        if (dead)
            return null;
        var parts = new List<string> { Concept(meanings, latent) };
        if (meanings.FamilySpecific[latent])
        {
            string family = meanings.Families.Texts[meanings.FamilyOf[latent]];
            parts.Add($"specific to {family} (test F1 {F1(meanings.FamilyF1[latent])})");
        }

        if (meanings.Identity[latent] is { } identity && meanings.IdentityF1[latent] >= Fires)
            parts.Add($"tells {identity} (test F1 {F1(meanings.IdentityF1[latent])})");
        if (meanings.PatternOf[latent] >= 0)
            parts.Add(meanings.Patterns.Texts[meanings.PatternOf[latent]]);
        if (meanings.Promoted[latent] is { } letters)
            parts.Add($"promotes {letters}");
        return string.Join("; ", parts);
    }

    private static string Concept(LatentMeanings meanings, int latent)
    {
        if (meanings.ConceptOf[latent] < 0)
            return "No concept";
        string concept = meanings.Concepts.Texts[meanings.ConceptOf[latent]];
        double f1 = meanings.ConceptF1[latent];
        return f1 switch
        {
            >= Fires => $"Fires on {concept} (test F1 {F1(f1)})",
            >= Leans => $"Leans towards {concept} (test F1 {F1(f1)})",
            _ => $"No concept: the best is {concept} with test F1 {F1(f1)}",
        };
    }

    private static string F1(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
