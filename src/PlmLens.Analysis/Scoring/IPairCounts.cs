namespace PlmLens.Analysis.Scoring;

/// <summary>The counts of one feature against every label at every threshold, however they were made.</summary>
internal interface IPairCounts
{
    /// <summary>Number of thresholds.</summary>
    int Thresholds { get; }

    /// <summary>How much of each label there is.</summary>
    LabelTotals Totals { get; }

    /// <summary>The counts of one label in one group at one threshold.</summary>
    PairCounts Get(int label, int group, int threshold);
}
