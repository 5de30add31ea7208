using PlmLens.Core;

namespace PlmLens.Analysis.Significance;

/// <summary>How chance is measured.</summary>
public sealed record PermutationOptions
{
    /// <summary>Permutations; the smallest p is 1 / (this + 1). 0 leaves significance out.</summary>
    public int Permutations { get; init; } = 200;

    /// <summary>False discovery rate that a concept must be below to count as found.</summary>
    public double QBelow { get; init; } = 0.05;

    /// <summary>Decides the permutations.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (Permutations is < 0 or > 1_000_000)
            throw new UsageException("The number of permutations must be 0 to 1,000,000.");
        if (QBelow is not (> 0 and <= 1))
            throw new UsageException("The bound of q must be above 0 and at most 1.");
    }
}
