namespace PlmLens.Analysis.Probes;

/// <summary>What the columns of a sparse probe are chosen by, on the training rows (Gurnee et al. 2023).</summary>
public enum ProbeRanking
{
    /// <summary>Share of a column's variance that lies between the classes, or its squared correlation with the number:
    /// for two classes the squared difference of means, divided by the variance.</summary>
    MeanDifference,

    /// <summary>Loss of a logistic probe on the column alone, averaged over classes; numbers are ranked by
    /// correlation.</summary>
    SingleProbe,
}
