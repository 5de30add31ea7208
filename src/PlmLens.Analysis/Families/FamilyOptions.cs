using PlmLens.Core;

namespace PlmLens.Analysis.Families;

/// <summary>How latents are tested for protein classes.</summary>
public sealed record FamilyOptions
{
    /// <summary>Fewest members of a class in each half.</summary>
    public int MinimumMembers { get; init; } = 5;

    /// <summary>The largest share of a half's proteins that may be in a class. Predicting every protein for a class of
    /// share s has the F1 2 s / (1 + s), 0.67 at one half, so nothing is learnt of larger classes.</summary>
    public double MaximumShare { get; init; } = 0.5;

    /// <summary>Thresholds tried: this many equal steps from the smallest to the largest protein score of the
    /// validation half, the lower end included.</summary>
    public int FractionSteps { get; init; } = 20;

    /// <summary>Thresholds tried besides: these quantiles of the scores of the validation proteins that have one. They
    /// matter when one protein scores far above the others.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99];

    /// <summary>A feature is specific for a class when its F1 on the test half is above this ...</summary>
    public double SpecificAbove { get; init; } = 0.7;

    /// <summary>... and the false discovery rate q of the pair is below this.</summary>
    public double SignificantBelow { get; init; } = 0.05;

    /// <summary>Classes kept for each feature, the best on validation; all further ones with a validation F1 above
    /// <see cref="SpecificAbove"/> are kept too.</summary>
    public int ClassesPerFeature { get; init; } = 5;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (MinimumMembers < 1)
            throw new UsageException("A class needs at least 1 member in each half.");
        if (!(MaximumShare is > 0 and <= 1))
            throw new UsageException("The largest share of proteins in a class must be above 0 and at most 1.");
        if (FractionSteps is < 1 or > 1000 || Quantiles.Count > 1000)
            throw new UsageException("There must be 1 to 1000 steps of thresholds, and at most 1000 quantiles.");
        if (Quantiles.Any(quantile => !(quantile is >= 0 and < 1)))
            throw new UsageException("Quantiles of thresholds must be at least 0 and below 1.");
        if (!(SpecificAbove is >= 0 and < 1) || !(SignificantBelow is > 0 and <= 1))
            throw new UsageException("The bounds of a specific feature must be shares from 0 to 1.");
        if (ClassesPerFeature < 0)
            throw new UsageException("The number of classes kept for a feature must be 0 or more.");
    }
}
