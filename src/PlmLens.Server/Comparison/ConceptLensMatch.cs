using System.Globalization;
using PlmLens.Analysis.Matching;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Comparison;

/// <summary>Pairs the latents of two lenses that are the best for the same concept: what is left when the lenses share
/// neither states nor proteins.</summary>
internal static class ConceptLensMatch
{
    /// <summary>Pairs them.</summary>
    /// <exception cref="Core.PlmLensException">A table of a lens is damaged.</exception>
    public static LensMatch Of(ExploredLens a, ExploredLens b)
    {
        Dictionary<string, LensConcept> ofB = Best(b);
        var pairs = new List<LatentPair>();
        var usedA = new HashSet<int>();
        var usedB = new HashSet<int>();
        // The concept that both know best comes first: a latent may be the best for several.
        foreach ((LensConcept first, LensConcept second) in Best(a).Values
            .Where(concept => ofB.ContainsKey(concept.Concept))
            .Select(concept => (concept, ofB[concept.Concept]))
            .OrderByDescending(both => Alike(both.concept, both.Item2))
            .ThenBy(both => both.concept.Concept, StringComparer.Ordinal))
        {
            if (usedA.Contains(first.Feature!.Value) || usedB.Contains(second.Feature!.Value))
                continue;
            usedA.Add(first.Feature.Value);
            usedB.Add(second.Feature.Value);
            pairs.Add(new LatentPair(first.Feature.Value, second.Feature.Value, Alike(first, second)));
        }

        LatentPair[] sorted =
            [.. pairs.OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right)];
        double bound = a.Manifest.Scoring.FoundAbove;
        string why = string.Create(
            CultureInfo.InvariantCulture,
            $"The two read different hidden states and share fewer than {ComparisonLimits.SharedProteins} proteins, so "
            + $"only latents that are the best of their lens for some concept are paired, by that concept; the "
            + $"similarity is the lower of the two F1 on held-out proteins, and a pair counts from {bound:0.00}. The "
            + $"proteins differ, so the F1 of A and B are not of the same test.");
        return new LensMatch(
            "concepts", why, bound, new LatentMatching(sorted, sorted, sorted, false), Latents(a), Latents(b));
    }

    private static double Alike(LensConcept a, LensConcept b) => Math.Min(a.TestF1 ?? 0, b.TestF1 ?? 0);

    private static Dictionary<string, LensConcept> Best(ExploredLens lens)
    {
        var best = new Dictionary<string, LensConcept>(StringComparer.Ordinal);
        foreach (LensConcept concept in lens.Concepts.All)
        {
            if (concept.Feature is not null)
                best.TryAdd(concept.Concept, concept);
        }

        return best;
    }

    private static int[] Latents(ExploredLens lens) =>
        [.. Best(lens).Values.Select(concept => concept.Feature!.Value).Distinct().Order()];
}
