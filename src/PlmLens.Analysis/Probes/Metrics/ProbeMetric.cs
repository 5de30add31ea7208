namespace PlmLens.Analysis.Probes;

/// <summary>One of the <see cref="ProbeScores"/>.</summary>
public enum ProbeMetric
{
    /// <summary><see cref="ProbeScores.Accuracy"/>.</summary>
    Accuracy,

    /// <summary><see cref="ProbeScores.F1"/>.</summary>
    F1,

    /// <summary><see cref="ProbeScores.Auroc"/>.</summary>
    Auroc,

    /// <summary><see cref="ProbeScores.Spearman"/>.</summary>
    Spearman,

    /// <summary><see cref="ProbeScores.R2"/>.</summary>
    R2,
}
