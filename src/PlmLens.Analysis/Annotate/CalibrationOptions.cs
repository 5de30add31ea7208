using PlmLens.Core;

namespace PlmLens.Analysis.Annotate;

/// <summary>How precision is estimated from held-out units.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Fewest held-out units of a range; with fewer nothing is claimed. Ten right of ten still leave a lower
    /// bound of 0.72.</summary>
    public int MinimumUnits { get; init; } = 10;

    /// <summary>Fewest proteins that the units of a range lie in, so that one family does not make the claim.</summary>
    public int MinimumProteins { get; init; } = 5;

    /// <summary>Most ranges before pooling; each has about the same number of units.</summary>
    public int Bins { get; init; } = 10;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is below 1.</exception>
    public void Validate()
    {
        if (MinimumUnits < 1 || MinimumProteins < 1 || Bins < 1)
            throw new UsageException("Calibration needs at least 1 unit, 1 protein and 1 range.");
    }
}
