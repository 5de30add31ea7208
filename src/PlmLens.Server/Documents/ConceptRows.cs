using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes rows of concepts.</summary>
internal static class ConceptRows
{
    /// <summary>All of a lens, in the order of <c>concepts.tsv</c>.</summary>
    public static IReadOnlyList<ConceptRow> All(ExploredLens lens) =>
        [.. Enumerable.Range(0, lens.Concepts.All.Count).Select(id => Of(lens, id))];

    /// <summary>One of them.</summary>
    public static ConceptRow Of(ExploredLens lens, int id)
    {
        LensConcept concept = lens.Concepts.All[id];
        return new ConceptRow(
            id,
            concept.Concept,
            ConceptIndex.CategoryOf(concept.Concept),
            concept.Level,
            concept.ValidationInstances,
            concept.TestInstances,
            concept.TestResidues,
            concept.Feature,
            concept.Threshold,
            concept.ValidationF1,
            concept.TestF1,
            concept.TestPrecision,
            concept.TestRecall,
            concept.TestAuroc,
            concept.P,
            concept.Q,
            concept.NullF1,
            lens.Concepts.Baselines.GetValueOrDefault("neurons")?.ElementAtOrDefault(id)?.TestF1,
            concept.Found);
    }
}
