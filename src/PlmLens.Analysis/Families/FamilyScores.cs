namespace PlmLens.Analysis.Families;

/// <summary>How the features of one encoder tell protein classes.</summary>
/// <param name="BestOfClass">For each tested class, the pair that is best on validation; null when no feature has a
/// true positive there.</param>
/// <param name="PairsOfFeature">For each feature its best classes, best validation F1 first.</param>
/// <param name="Tried">Pairs of a feature and a class that were tried: what q corrects for.</param>
internal sealed record FamilyScores(
    IReadOnlyList<FamilyPair?> BestOfClass, IReadOnlyList<IReadOnlyList<FamilyPair>> PairsOfFeature, long Tried)
{
    /// <summary>Features that are specific for their best class.</summary>
    public int SpecificFeatures => PairsOfFeature.Count(pairs => pairs.Count > 0 && pairs[0].IsSpecific);
}
