using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/compare/{a}/{b}.json</c>.</summary>
internal static class CompareBuilder
{
    /// <summary>The document.</summary>
    /// <param name="a">The first lens.</param>
    /// <param name="b">The second.</param>
    /// <exception cref="Core.PlmLensException">A table of a lens is damaged.</exception>
    public static CompareDocument Build(ExploredLens a, ExploredLens b) => new(
        SiteBuilder.Summary(a, null),
        SiteBuilder.Summary(b, null),
        "concepts",
        "Latents are not matched one by one; concepts are compared.",
        [],
        [],
        [],
        0,
        0,
        0,
        Concepts(a, b));

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
