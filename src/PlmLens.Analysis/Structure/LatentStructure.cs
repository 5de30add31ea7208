namespace PlmLens.Analysis.Structure;

/// <summary>What the test of the article says of a latent.</summary>
public enum StructureVerdict
{
    /// <summary>Its neighbours are no more active than chance.</summary>
    None,

    /// <summary>Neighbours in sequence are, neighbours in space are not.</summary>
    Sequence,

    /// <summary>Neighbours in space are, and those in sequence too.</summary>
    Structural,

    /// <summary>Neighbours in space are, and those in sequence are not.</summary>
    StructuralOnly,
}

/// <summary>What far neighbours in space, those without sequence neighbours, say of a latent.</summary>
public enum FarVerdict
{
    /// <summary>Too few proteins have a far neighbour.</summary>
    Untested,

    /// <summary>Far neighbours are no more active than the rest of the protein.</summary>
    None,

    /// <summary>They are more active than the rest of the protein, but not shown to be more active than residues
    /// equally far away in sequence.</summary>
    Far,

    /// <summary>They are more active than the rest of the protein and than residues equally far away in
    /// sequence.</summary>
    FarMatched,
}

/// <summary>One test of one latent.</summary>
/// <param name="Test">Effect and p.</param>
/// <param name="Adjusted">The p times the number of latents that were tested so, at most 1; null when this latent was
/// not.</param>
public readonly record struct AdjustedTest(PairedTest Test, double? Adjusted)
{
    /// <summary>More active than chance, at a level.</summary>
    public bool IsPositive(double alpha) => Adjusted < alpha && Test.Mean > 0;
}

/// <summary>A latent that was tested.</summary>
/// <param name="Latent">Its number.</param>
/// <param name="Proteins">Proteins with coordinates and a strong activation.</param>
/// <param name="Sampled">How many of them were looked at.</param>
/// <param name="Sequence">Neighbours in sequence against permuted activations.</param>
/// <param name="Structural">Neighbours in space against the same.</param>
/// <param name="Far">Neighbours in space that are far in sequence against the mean of the protein without its
/// peak.</param>
/// <param name="Matched">The same neighbours against the residues equally far on the peak's other side.</param>
/// <param name="Verdict">By the article's rule.</param>
/// <param name="FarVerdict">By far neighbours.</param>
public sealed record LatentStructure(
    int Latent,
    int Proteins,
    int Sampled,
    AdjustedTest Sequence,
    AdjustedTest Structural,
    AdjustedTest Far,
    AdjustedTest Matched,
    StructureVerdict Verdict,
    FarVerdict FarVerdict);
