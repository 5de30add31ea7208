using PlmLens.Core;

namespace PlmLens.Analysis.Annotate;

/// <summary>What is listed, and on which grounds.</summary>
public sealed record AnnotateOptions
{
    /// <summary>Regions or whole proteins.</summary>
    public AnnotateLevel Level { get; init; }

    /// <summary>Smallest estimated precision of a call, 0 to 1.</summary>
    public double MinimumPrecision { get; init; } = 0.5;

    /// <summary>Name of the only concept to look for; null for all of the lens.</summary>
    public string? Concept { get; init; }

    /// <summary>Number of the only feature to use; null for those that are best on validation.</summary>
    public int? Feature { get; init; }

    /// <summary>Features that are used for a concept, best first.</summary>
    public int FeaturesPerConcept { get; init; } = 3;

    /// <summary>Fractions of a feature's maximum that are tried as the cut of its calls, ascending.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [0, 0.15, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>Windows, in residues, that a feature is averaged over before it is cut; the best on validation is used.
    /// Odd, ascending; 1 is the feature as it is, 7 about two turns of a helix, 21 a helix across a membrane.</summary>
    public IReadOnlyList<int> Windows { get; init; } = [1, 7, 21];

    /// <summary>How precision is estimated.</summary>
    public CalibrationOptions Calibration { get; init; } = new();

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (MinimumPrecision is not (>= 0 and <= 1))
            throw new UsageException($"A precision of {MinimumPrecision} is not between 0 and 1.");
        if (FeaturesPerConcept < 1)
            throw new UsageException("At least 1 feature must be used for a concept.");
        if (Feature is < 0)
            throw new UsageException($"There is no feature {Feature}; features are numbered from 0.");
        if (Thresholds.Count is 0 or > 64 || Thresholds[0] < 0)
            throw new UsageException("Give 1 to 64 thresholds of 0 or more.");
        for (int i = 1; i < Thresholds.Count; i++)
        {
            if (!(Thresholds[i] > Thresholds[i - 1]))
                throw new UsageException("Thresholds must ascend.");
        }

        if (Windows.Count == 0 || Windows.Any(window => window is < 1 or > 1001 || window % 2 == 0))
            throw new UsageException("Windows are odd numbers of residues from 1 to 1001.");
        Calibration.Validate();
    }
}
