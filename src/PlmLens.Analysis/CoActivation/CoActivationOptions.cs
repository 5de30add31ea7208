using PlmLens.Core;

namespace PlmLens.Analysis.CoActivation;

/// <summary>Which pairs of latents are reported.</summary>
public sealed record CoActivationOptions
{
    /// <summary>Co-active latents reported for each latent, most correlated first.</summary>
    public int Partners { get; init; } = 5;

    /// <summary>Latents nearest by decoder cosine reported for each latent.</summary>
    public int Nearest { get; init; } = 5;

    /// <summary>Fewest residues on which both of a pair must be active: a pair seen once always looks
    /// perfect.</summary>
    public int MinimumBoth { get; init; } = 10;

    /// <summary>A latent implies another when the other is active on at least this share of its residues.</summary>
    public double ImpliedFrom { get; init; } = 0.95;

    /// <summary>And when that share is at least this many times the other's share of all residues: a latent that is
    /// active everywhere is implied by nothing.</summary>
    public double ImpliedLift { get; init; } = 2;

    /// <summary>Fewest residues of a latent that implies another.</summary>
    public int ImpliedMinimum { get; init; } = 50;

    /// <summary>Implied latents reported for each latent, the tightest first.</summary>
    public int Implied { get; init; } = 5;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (Partners < 0 || Nearest < 0 || Implied < 0)
            throw new UsageException("Numbers of co-active, nearest and implied latents must be 0 or more.");
        if (MinimumBoth < 1 || ImpliedMinimum < 1)
            throw new UsageException("Co-activation needs at least 1 residue.");
        if (ImpliedFrom is not (> 0 and <= 1) || !(ImpliedLift >= 1) || !double.IsFinite(ImpliedLift))
            throw new UsageException("The share of an implication must be in (0, 1], its lift 1 or more.");
    }
}
