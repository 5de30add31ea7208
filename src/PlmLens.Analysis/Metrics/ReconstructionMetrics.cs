namespace PlmLens.Analysis.Metrics;

/// <summary>
/// How well reconstructions x' match hidden states x over a corpus; e = x - x', means are over all rows. Null where the
/// denominator is 0. docs/methods.md gives the source of each.
/// </summary>
/// <param name="Rows">Rows measured.</param>
/// <param name="Fvu">Fraction of variance unexplained, sum |e|^2 / sum |x - mean x|^2, with one mean over all rows: the
/// figure to report. 0 is perfect, 1 no better than the mean.</param>
/// <param name="FvuUncentred">sum |e|^2 / sum |x|^2. What SAELens and SAEBench print as explained variance is about 1
/// minus this; it flatters wherever the states have a large mean.</param>
/// <param name="ExplainedVariancePerDimensionRatio">1 - sum over c of Var(e_c) / sum over c of Var(x_c), as
/// dictionary_learning: does not see a constant error.</param>
/// <param name="ExplainedVariancePerToken">Mean over rows of 1 - |e|^2 / |x - mean x|^2, SAELens' "legacy" form: rows
/// near the mean weigh most.</param>
/// <param name="MeanSquaredError">Mean of |e|^2, summed over the width.</param>
/// <param name="CosineSimilarity">Mean over rows of the cosine of x and x'; 0 for a row where one of them is 0.</param>
/// <param name="L2Ratio">Mean over rows of |x'| / |x|; rows with |x| = 0 are left out.</param>
/// <param name="RelativeReconstructionBias">E |x'|^2 / E (x . x') (Gated SAE, equation 10): below 1 is shrinkage.
/// </param>
public sealed record ReconstructionMetrics(
    long Rows,
    double? Fvu,
    double? FvuUncentred,
    double? ExplainedVariancePerDimensionRatio,
    double? ExplainedVariancePerToken,
    double? MeanSquaredError,
    double? CosineSimilarity,
    double? L2Ratio,
    double? RelativeReconstructionBias);
