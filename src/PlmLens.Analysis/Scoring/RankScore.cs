namespace PlmLens.Analysis.Scoring;

/// <summary>How well a feature's values rank the residues of one half by a concept, over all thresholds at
/// once.</summary>
/// <param name="Auroc">Area under the ROC curve: the probability that a residue with the label has a larger value than
/// one without, ties counting one half. 0.5 is chance. NaN when all or no residues carry the label.</param>
/// <param name="AveragePrecision">Sum over distinct values, from the largest down, of precision times the gain in
/// recall (as scikit-learn's <c>average_precision_score</c>). Chance is the share of residues with the label. NaN
/// when none carries it.</param>
public readonly record struct RankScore(double Auroc, double AveragePrecision);
