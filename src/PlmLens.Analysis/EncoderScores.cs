using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis;

/// <summary>What one encoder scores for the concepts and, apart, for the null concepts.</summary>
/// <param name="Concepts">The concepts.</param>
/// <param name="Nulls">The null concepts, which never count as success.</param>
internal sealed record EncoderScores(ConceptScores Concepts, ConceptScores Nulls)
{
    /// <summary>Those of the null concepts that are the identity of the residue.</summary>
    public IEnumerable<ConceptResult> AminoAcids =>
        Nulls.Concepts.Where(result => result.Concept.Type == Concept.AminoAcidType);
}
