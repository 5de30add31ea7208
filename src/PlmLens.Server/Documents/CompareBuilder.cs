using PlmLens.Analysis.Matching;
using PlmLens.Server.Comparison;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/compare/{a}/{b}.json</c>.</summary>
internal static class CompareBuilder
{
    private const int MostUnmatched = 500;

    /// <summary>The document. Takes seconds for 10,000 latents on each side.</summary>
    /// <param name="a">The first lens.</param>
    /// <param name="b">The second.</param>
    /// <exception cref="Core.PlmLensException">A file of a lens is damaged.</exception>
    public static CompareDocument Build(ExploredLens a, ExploredLens b)
    {
        LensMatch match = DecoderLensMatch.Of(a, b) ?? ActivationLensMatch.Of(a, b) ?? ConceptLensMatch.Of(a, b);
        LatentMatching matching = match.Matching;
        HashSet<int> matchedA = [], matchedB = [];
        foreach (LatentPair pair in matching.Pairs.Where(pair => pair.Similarity >= match.Bound))
        {
            matchedA.Add(pair.Left);
            matchedB.Add(pair.Right);
        }

        int[] onlyA = [.. match.TookPartA.Where(latent => !matchedA.Contains(latent))];
        int[] onlyB = [.. match.TookPartB.Where(latent => !matchedB.Contains(latent))];
        return new CompareDocument(
            SiteBuilder.Summary(a, null),
            SiteBuilder.Summary(b, null),
            match.MatchedBy,
            match.Why,
            [.. matching.Pairs.Select(pair => new MatchedPair(
                pair.Left,
                pair.Right,
                Rounded.To(pair.Similarity, 4),
                ConceptOf(a, pair.Left),
                ConceptOf(b, pair.Right)))],
            Unmatched(a, onlyA, matching.NearestOfLeft.ToDictionary(p => p.Left, p => (p.Right, p.Similarity))),
            Unmatched(b, onlyB, matching.NearestOfRight.ToDictionary(p => p.Right, p => (p.Left, p.Similarity))),
            onlyA.Length,
            onlyB.Length,
            match.Bound,
            Concepts(a, b));
    }

    // Those that mean something come first.
    private static IReadOnlyList<UnmatchedLatent> Unmatched(
        ExploredLens lens, int[] latents, Dictionary<int, (int Latent, double Similarity)> nearest) =>
    [
        .. latents
            .OrderByDescending(latent => lens.Meanings.ConceptF1[latent])
            .ThenBy(latent => latent)
            .Take(MostUnmatched)
            .Select(latent =>
            {
                bool known = nearest.TryGetValue(latent, out (int Latent, double Similarity) found);
                return new UnmatchedLatent(
                    latent,
                    known ? found.Latent : null,
                    Rounded.To(known ? found.Similarity : 0, 4),
                    Rounded.To(lens.Features[latent].Density, 4),
                    ConceptOf(lens, latent));
            }),
    ];

    private static string? ConceptOf(ExploredLens lens, int latent) =>
        lens.Meanings.ConceptOf[latent] is var code and >= 0 ? lens.Meanings.Concepts.Texts[code] : null;

    private static IReadOnlyList<ComparedConcept> Concepts(ExploredLens a, ExploredLens b)
    {
        var ofB = new Dictionary<string, LensConcept>(StringComparer.Ordinal);
        foreach (LensConcept concept in b.Concepts.All)
            ofB.TryAdd(concept.Concept, concept);
        var rows = new List<ComparedConcept>();
        foreach (LensConcept concept in a.Concepts.All)
        {
            ofB.Remove(concept.Concept, out LensConcept? other);
            rows.Add(new ComparedConcept(
                concept.Concept, concept.Feature, concept.TestF1, other?.Feature, other?.TestF1));
        }

        rows.AddRange(ofB.Values.Select(concept =>
            new ComparedConcept(concept.Concept, null, null, concept.Feature, concept.TestF1)));
        return
        [
            .. rows.OrderByDescending(row => Math.Max(row.F1A ?? 0, row.F1B ?? 0))
                .ThenBy(row => row.Concept, StringComparer.Ordinal),
        ];
    }
}
