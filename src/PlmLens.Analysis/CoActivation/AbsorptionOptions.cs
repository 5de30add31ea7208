using PlmLens.Core;

namespace PlmLens.Analysis.CoActivation;

/// <summary>How absorption is measured.</summary>
public sealed record AbsorptionOptions
{
    /// <summary>Fewest instances of the child, and of the parent without the child, in each half.</summary>
    public int MinimumInstances { get; init; } = 20;

    /// <summary>Most instances of a parent in each half; of more, those of proteins in random order are
    /// taken.</summary>
    public int MostInstances { get; init; } = 20_000;

    /// <summary>A concept is nested in another when at least this share of its residues lies inside.</summary>
    public double NestedFrom { get; init; } = 0.9;

    /// <summary>And when that share is at least this many times the other's share of all residues.</summary>
    public double NestedLift { get; init; } = 2;

    /// <summary>A child's latent must fire on at least so many times the share of children as of other instances of
    /// the parent.</summary>
    public double LeastSpecificity { get; init; } = 2;

    /// <summary>Least cosine of an absorbing latent's decoder row with the parent's direction; SAEBench's
    /// bound.</summary>
    public double LeastCosine { get; init; } = 0.025;

    /// <summary>Least share of an absorbing latent in what all active latents add along the parent's direction;
    /// SAEBench's bound.</summary>
    public double LeastShare { get; init; } = 0.4;

    /// <summary>Times the children are moved to other instances for the null.</summary>
    public int Permutations { get; init; } = 99;

    /// <summary>Fractions of a latent's maximum, ascending, at which the best latent of an amino acid is looked
    /// for.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [0, 0.15, 0.5, 0.6, 0.8];

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (MinimumInstances < 1 || MostInstances < MinimumInstances || Permutations < 0)
            throw new UsageException("Absorption needs 1 or more instances and 0 or more permutations.");
        if (NestedFrom is not (> 0 and <= 1) || !(NestedLift >= 1))
            throw new UsageException("The share of a nested concept must be in (0, 1], its lift 1 or more.");
        if (!(LeastSpecificity >= 1) || !double.IsFinite(LeastSpecificity))
            throw new UsageException("A child's latent must be at least as frequent on children as on others.");
        if (LeastCosine is not (>= -1 and <= 1) || LeastShare is not (>= 0 and <= 1))
            throw new UsageException("The cosine of an absorbing latent must be in [-1, 1], its share in [0, 1].");
        bool ascend = Thresholds.Zip(Thresholds.Skip(1)).All(pair => pair.Second > pair.First);
        if (Thresholds.Count == 0 || !(Thresholds[0] >= 0) || !ascend)
            throw new UsageException("Thresholds must be 0 or more and ascend.");
    }
}
