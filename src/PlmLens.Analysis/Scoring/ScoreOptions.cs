using PlmLens.Core;

namespace PlmLens.Analysis.Scoring;

/// <summary>How features are compared with concepts.</summary>
public sealed record ScoreOptions
{
    /// <summary>Fractions of a feature's maximum, ascending; InterPLM's five.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [0, 0.15, 0.5, 0.6, 0.8];

    /// <summary>F1 that a pair must exceed, on validation to be claimed and on test to count as found.</summary>
    public double FoundAbove { get; init; } = 0.5;

    /// <summary>Concepts that are kept for each feature, best first; every pair above <see cref="FoundAbove"/> is
    /// kept besides.</summary>
    public int ConceptsPerFeature { get; init; } = 5;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">Thresholds do not ascend, or a value is out of range.</exception>
    public void Validate()
    {
        if (Thresholds.Count is 0 or > ConceptCounter.MaximumThresholds || Thresholds[0] < 0)
            throw new UsageException("Give 1 to 254 thresholds of 0 or more.");
        for (int i = 1; i < Thresholds.Count; i++)
        {
            if (!(Thresholds[i] > Thresholds[i - 1]))
                throw new UsageException($"Thresholds must ascend, but {Thresholds[i]} follows {Thresholds[i - 1]}.");
        }

        if (FoundAbove is not (>= 0 and < 1) || ConceptsPerFeature < 0)
            throw new UsageException("The F1 bound must be in [0, 1), and concepts per feature 0 or more.");
    }
}
