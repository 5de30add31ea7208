using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Significance;

namespace PlmLens.Analysis.Scoring;

/// <summary>A feature and a concept, at the threshold that is best on the validation half.</summary>
/// <param name="Concept">Number of the concept in the set.</param>
/// <param name="Feature">Number of the feature.</param>
/// <param name="Threshold">Fraction of the feature's maximum; chosen on validation, among ties the lowest.</param>
/// <param name="ValidationCounts">Counts in the half that the choice was made on.</param>
/// <param name="Validation">Scores in that half.</param>
/// <param name="TestCounts">Counts in the other half.</param>
/// <param name="Test">Scores in the other half, at the same threshold: the result.</param>
/// <param name="TestRank">Areas under the curves in the other half, which need no threshold.</param>
public sealed record ConceptPair(
    int Concept,
    int Feature,
    double Threshold,
    PairCounts ValidationCounts,
    PairScore Validation,
    PairCounts TestCounts,
    PairScore Test,
    RankScore TestRank);

/// <summary>How well one concept is found.</summary>
/// <param name="Concept">The concept.</param>
/// <param name="ValidationPositives">Annotated residues in the validation half.</param>
/// <param name="ValidationInstances">Annotated places there.</param>
/// <param name="TestPositives">Annotated residues in the test half.</param>
/// <param name="TestInstances">Annotated places there.</param>
/// <param name="Best">The pair with the highest F1 on validation (among ties the lowest feature); null when no feature
/// is ever active on the concept there.</param>
/// <param name="AboveBound">The pair's F1 is above the bound on both halves.</param>
/// <param name="Found">It is, the concept counts as success (<see cref="Concepts.Concept.CountsAsSuccess"/>), and where
/// significance was measured, q is below its bound.</param>
/// <param name="Significance">Against permuted labels; null when that was not measured.</param>
public sealed record ConceptResult(
    Concept Concept,
    int ValidationPositives,
    int ValidationInstances,
    int TestPositives,
    int TestInstances,
    ConceptPair? Best,
    bool AboveBound,
    bool Found,
    ConceptSignificance? Significance = null);

/// <summary>Scores of all features of one encoder for all concepts of one set.</summary>
public sealed class ConceptScores
{
    internal ConceptScores(
        IReadOnlyList<ConceptResult> concepts, IReadOnlyList<ConceptPair>[] pairs, float[] maxima, double foundAbove)
    {
        Concepts = concepts;
        FeatureMaxima = maxima;
        PairsByFeature = pairs;
        Found = concepts.Count(concept => concept.Found);
        FeaturesFound = pairs.Count(list => list.Any(pair => pair.Validation.F1 > foundAbove
            && pair.Test.F1 > foundAbove && concepts[pair.Concept].Concept.CountsAsSuccess));
    }

    private ConceptScores(
        ConceptScores scores, IReadOnlyList<ConceptResult> concepts, double expectedByChance)
    {
        Concepts = concepts;
        FeatureMaxima = scores.FeatureMaxima;
        PairsByFeature = scores.PairsByFeature;
        Found = concepts.Count(concept => concept.Found);
        FeaturesFound = scores.FeaturesFound;
        ExpectedByChance = expectedByChance;
    }

    /// <summary>One result for each tested concept, in the set's order.</summary>
    public IReadOnlyList<ConceptResult> Concepts { get; }

    /// <summary>For each feature its best pairs, by validation F1, best first.</summary>
    public IReadOnlyList<IReadOnlyList<ConceptPair>> PairsByFeature { get; }

    /// <summary>Each feature's maximum over the validation half: what its thresholds are fractions of.</summary>
    public IReadOnlyList<float> FeatureMaxima { get; }

    /// <summary>Number of concepts found.</summary>
    public int Found { get; }

    /// <summary>Number of features that have a pair above the bound on both halves, for a concept that counts as
    /// success.</summary>
    public int FeaturesFound { get; }

    /// <summary>Mean number of concepts that count as success and whose best pair is above the bound on both halves
    /// when labels are permuted; null when that was not measured.</summary>
    public double? ExpectedByChance { get; }

    internal ConceptScores With(
        IReadOnlyList<ConceptSignificance> significance, double qBelow, double expectedByChance) => new(
        this,
        [
            .. Concepts.Select((concept, c) => concept with
            {
                Significance = significance[c],
                Found = concept.AboveBound && concept.Concept.CountsAsSuccess && significance[c].Q < qBelow,
            }),
        ],
        expectedByChance);
}
