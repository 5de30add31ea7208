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
}
