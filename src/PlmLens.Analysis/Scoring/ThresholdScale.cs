namespace PlmLens.Analysis.Scoring;

/// <summary>What a threshold is a fraction of.</summary>
public enum ThresholdScale
{
    /// <summary>Of 1: the values are compared as they are, after rounding the threshold to binary32.</summary>
    None,

    /// <summary>Of the feature's maximum in group 0: active when value > threshold * maximum.</summary>
    Maximum,

    /// <summary>Of the feature's range in group 0: active when value > minimum + threshold * (maximum - minimum).
    /// For neurons, as InterPLM scales them.</summary>
    Range,
}
