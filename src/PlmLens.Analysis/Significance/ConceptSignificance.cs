namespace PlmLens.Analysis.Significance;

/// <summary>What the best pair of a concept is worth against labels that were moved to other proteins.</summary>
/// <param name="P">(1 + permutations whose best pair reaches the F1 on test) / (1 + permutations); 1 when no feature
/// has anything of the concept.</param>
/// <param name="Q">False discovery rate over all concepts of the set (Benjamini-Hochberg).</param>
/// <param name="PermutedF1">Mean F1 on test of the best pair of a permutation: what choosing among all features and
/// thresholds gives without knowledge. Null when no feature has anything of the concept.</param>
public sealed record ConceptSignificance(double P, double Q, double? PermutedF1);
