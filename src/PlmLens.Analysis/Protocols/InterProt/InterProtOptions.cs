using PlmLens.Core;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>The constants of InterProt's evaluation, as published.</summary>
public sealed record InterProtOptions
{
    /// <summary>Sequences of a latent that are read for its pattern: the strongest ones.</summary>
    public int MostSequences { get; init; } = 12;

    /// <summary>They have an activation above this share of the latent's maximum.</summary>
    public double StrongAbove { get; init; } = 0.75;

    /// <summary>Decimals that activations are rounded to; null not to round.</summary>
    public int? Decimals { get; init; } = 1;

    /// <summary>Seed of the random halves of the family test.</summary>
    public uint Seed { get; init; } = 42;

    /// <summary>A latent is family-specific when its test F1 is above this.</summary>
    public double SpecificAbove { get; init; } = 0.7;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (MostSequences < 1)
            throw new UsageException("A pattern needs at least 1 sequence.");
        if (Decimals is < 0 or > 15)
            throw new UsageException("Activations can be rounded to 0 to 15 decimals.");
        if (!(StrongAbove is >= 0 and < 1) || !(SpecificAbove is >= 0 and < 1))
            throw new UsageException("The bounds of InterProt's evaluation must be at least 0 and below 1.");
    }
}
