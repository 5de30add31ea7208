using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Concepts found by the SAE beside the baselines.</summary>
internal static class EncoderCounts
{
    private const string SequenceAlone = "sequence alone";

    /// <summary>In all, SAE first.</summary>
    public static IReadOnlyList<EncoderCount> Of(ExploredLens lens)
    {
        ConceptTally tally = lens.Manifest.Summary.Concepts;
        IReadOnlyList<LensConcept> own = lens.Concepts.All;
        var counts = new List<EncoderCount>
        {
            new("sae", tally.Sae, tally.Tested, tally.ExpectedByChance, MeanF1(own)),
        };
        foreach ((string name, IReadOnlyList<LensConcept> concepts) in lens.Concepts.Baselines)
            counts.Add(new EncoderCount(name, concepts.Count(c => c.Found), concepts.Count, null, MeanF1(concepts)));
        if (tally.SequenceAlone is { } alone)
        {
            counts.Add(new EncoderCount(
                SequenceAlone, alone, tally.Tested, null, own.Count == 0 ? null : own.Average(c => c.NullF1 ?? 0)));
        }

        return counts;
    }

    /// <summary>By category of concepts, best first.</summary>
    public static IReadOnlyList<CategoryCount> ByCategory(ExploredLens lens)
    {
        string[] encoders = ["sae", .. lens.Concepts.Baselines.Keys];
        Dictionary<string, LensConcept>[] byName =
        [
            ByName(lens.Concepts.All), .. lens.Concepts.Baselines.Values.Select(ByName),
        ];
        return
        [
            .. lens.Concepts.All.GroupBy(concept => ConceptIndex.CategoryOf(concept.Concept))
                .Select(group => new CategoryCount(
                    group.Key,
                    group.Count(),
                    encoders,
                    [.. byName.Select(named => group.Count(c => Find(named, c) is { Found: true }))],
                    [.. byName.Select(named => (double?)group.Average(c => Find(named, c)?.TestF1 ?? 0))]))
                .OrderByDescending(category => category.MeanF1[0])
                .ThenBy(category => category.Category, StringComparer.Ordinal),
        ];
    }

    private static double? MeanF1(IReadOnlyList<LensConcept> concepts) =>
        concepts.Count == 0 ? null : concepts.Average(concept => concept.TestF1 ?? 0);

    private static Dictionary<string, LensConcept> ByName(IReadOnlyList<LensConcept> concepts)
    {
        var named = new Dictionary<string, LensConcept>(StringComparer.Ordinal);
        foreach (LensConcept concept in concepts)
            named.TryAdd(concept.Concept, concept);
        return named;
    }

    private static LensConcept? Find(Dictionary<string, LensConcept> named, LensConcept concept) =>
        named.GetValueOrDefault(concept.Concept);
}
