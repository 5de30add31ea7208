using PlmLens.Core;
using PlmLens.Proteins.Structures;

namespace PlmLens.Analysis.Structure;

/// <summary>How latents are tested on structures. The defaults are those of InterPLM's article (Simon and Zou 2025,
/// Methods), where it gives them.</summary>
public sealed record StructureTestOptions
{
    /// <summary>A protein counts for a latent when it has an activation above this share of the latent's maximum in the
    /// corpus; 0 to 1.</summary>
    public double Activation { get; init; } = 0.6;

    /// <summary>Fewest such proteins of a latent that is tested; at least 2.</summary>
    public int MinimumProteins { get; init; } = 25;

    /// <summary>Most proteins of a latent that are looked at, drawn at random.</summary>
    public int MaximumProteins { get; init; } = 100;

    /// <summary>Neighbours in sequence are at most this many residues away.</summary>
    public int SequenceReach { get; init; } = 2;

    /// <summary>Neighbours in space have their CA at most this far away, in angstroms.</summary>
    public float Radius { get; init; } = 6;

    /// <summary>Permutations of a protein's activations that are averaged into the null value.</summary>
    public int Permutations { get; init; } = 5;

    /// <summary>Far neighbours are those in space that are more than this many residues away. The article has no such
    /// test; 4 leaves out the turn of a helix.</summary>
    public int FarSeparation { get; init; } = 4;

    /// <summary>Significance level, after Bonferroni's correction.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Least share of a protein's residues with coordinates, 0 to 1: 1 takes whole proteins only.</summary>
    public double MinimumCoverage { get; init; } = 1;

    /// <summary>Least share of agreeing residues where a chain has to be aligned with its protein, 0 to 1.</summary>
    public double MinimumIdentity { get; init; } = SequenceMapper.DefaultIdentity;

    /// <summary>Refuses values that make no sense.</summary>
    /// <exception cref="UsageException">One is out of its range.</exception>
    public void Validate()
    {
        Require(Activation is >= 0 and < 1, "the share of the maximum must be 0 or more and below 1");
        Require(MinimumProteins >= 2, "a paired test needs at least 2 proteins");
        Require(MaximumProteins >= MinimumProteins, "the most proteins must not be fewer than the fewest");
        Require(SequenceReach is >= 1 and <= 50, "the reach in sequence must be 1 to 50 residues");
        Require(Radius is >= 3 and <= 30, "the radius must be 3 to 30 angstroms");
        Require(Permutations is >= 1 and <= 10_000, "there must be 1 to 10,000 permutations");
        Require(FarSeparation >= 0, "the separation of far neighbours must not be negative");
        Require(Alpha is > 0 and < 1, "the significance level must lie between 0 and 1");
        Require(MinimumCoverage is >= 0 and <= 1, "the coverage must be 0 to 1");
        Require(MinimumIdentity is >= 0 and <= 1, "the identity must be 0 to 1");
    }

    private static void Require(bool good, string rule)
    {
        if (!good)
            throw new UsageException($"Structure test: {rule}.");
    }
}
