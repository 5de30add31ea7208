namespace PlmLens.Analysis.Probes;

/// <summary>How good a probe's predictions are. NaN where a score has no meaning: rank correlations for classes,
/// accuracy for numbers, AUROC without rows of both kinds.</summary>
/// <param name="Accuracy">Share of rows whose class is predicted.</param>
/// <param name="F1">Two classes: F1 of the second one. More: mean of the classes' F1, each class counting the
/// same.</param>
/// <param name="Auroc">Two classes: of the second one. More: mean over classes against all others.</param>
/// <param name="Spearman">Rank correlation of predicted and true numbers.</param>
/// <param name="R2">1 - squared error / variance; below 0 when worse than the mean.</param>
public readonly record struct ProbeScores(double Accuracy, double F1, double Auroc, double Spearman, double R2)
{
    /// <summary>One of the scores.</summary>
    public double this[ProbeMetric metric] => metric switch
    {
        ProbeMetric.Accuracy => Accuracy,
        ProbeMetric.F1 => F1,
        ProbeMetric.Auroc => Auroc,
        ProbeMetric.Spearman => Spearman,
        ProbeMetric.R2 => R2,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };
}
