using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/features.json</c>: all latents, column by column.</summary>
internal static class FeatureTableBuilder
{
    // Of what is shown in a table; the latent's own document has the whole number.
    private const int Digits = 6;

    /// <summary>The document.</summary>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static FeatureTable Build(ExploredLens lens)
    {
        IReadOnlyList<LensFeature> features = lens.Features;
        LatentMeanings meanings = lens.Meanings;
        var descriptions = new TextCodes();
        int count = features.Count;
        return new FeatureTable(
            count,
            [.. features.Select(feature => Rounded.To(feature.Density, Digits))],
            [.. features.Select(feature => feature.Maximum)],
            [.. features.Select(feature => Rounded.To(feature.MeanActive, Digits))],
            [.. features.Select(feature => Rounded.To(feature.ProteinShare, Digits))],
            meanings.ConceptOf,
            F1(meanings.ConceptOf, meanings.ConceptF1),
            meanings.Concepts.Texts,
            meanings.FamilyOf,
            F1(meanings.FamilyOf, meanings.FamilyF1),
            meanings.Families.Texts,
            meanings.PatternOf,
            meanings.Patterns.Texts,
            meanings.ClusterOf,
            [.. features.Select(feature =>
                descriptions.Of(LatentDescription.Of(meanings, feature.Feature, feature.Maximum <= 0)))],
            descriptions.Texts);
    }

    private static double?[] F1(int[] codes, double[] values)
    {
        double?[] known = new double?[codes.Length];
        for (int n = 0; n < known.Length; n++)
            known[n] = codes[n] < 0 ? null : Rounded.To(values[n], 4);
        return known;
    }
}
