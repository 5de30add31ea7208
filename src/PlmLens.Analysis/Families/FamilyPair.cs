namespace PlmLens.Analysis.Families;

/// <summary>Exact counts of a group of proteins.</summary>
/// <param name="TruePositives">Members of the class that score above the threshold.</param>
/// <param name="Predicted">Proteins that do.</param>
/// <param name="Members">Members of the class.</param>
internal readonly record struct FamilyCounts(int TruePositives, int Predicted, int Members)
{
    /// <summary>Share of the predicted that are members; 0 of none.</summary>
    public double Precision => Predicted == 0 ? 0 : TruePositives / (double)Predicted;

    /// <summary>Share of the members that are predicted; 0 of none.</summary>
    public double Recall => Members == 0 ? 0 : TruePositives / (double)Members;

    /// <summary>Harmonic mean of the two; 0 without a true positive.</summary>
    public double F1 => TruePositives == 0 ? 0 : 2.0 * TruePositives / (Predicted + Members);
}

/// <summary>One feature as a detector of one class. The threshold is chosen on validation.</summary>
/// <param name="Feature">Number of the feature.</param>
/// <param name="Class">Number of the class among the tested ones.</param>
/// <param name="Cut">The threshold: proteins that score above it are predicted.</param>
/// <param name="Fraction">The threshold's place between the smallest (0) and largest (1) validation score.</param>
/// <param name="Validation">Counts there.</param>
/// <param name="Test">Counts on the test half.</param>
/// <param name="Independent">Counts of one protein of each homology cluster of the test half.</param>
/// <param name="P">Probability of as many independent true positives, or more, by chance.</param>
internal readonly record struct FamilyPair(
    int Feature,
    int Class,
    float Cut,
    double Fraction,
    FamilyCounts Validation,
    FamilyCounts Test,
    FamilyCounts Independent,
    double P)
{
    /// <summary>The false discovery rate at which the pair is significant (Benjamini and Hochberg 1995), over every
    /// feature with every tested class.</summary>
    public double Q { get; init; } = 1;

    /// <summary>Area under the ROC curve of the scores on the test half; ties count one half. Needs no
    /// threshold.</summary>
    public double Auroc { get; init; }

    /// <summary>Average precision of the scores on the test half: the mean over members of the precision where they
    /// are reached; ties are reached together.</summary>
    public double Auprc { get; init; }

    /// <summary>True when test F1 and q pass the bounds of <see cref="FamilyOptions"/>.</summary>
    public bool IsSpecific { get; init; }
}
