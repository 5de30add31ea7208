namespace PlmLens.Proteins.Structures;

/// <summary>Which residue of a chain stands at each position of a sequence.</summary>
/// <param name="ResidueAt">For each position the index in <see cref="StructureChain.Residues"/>, or -1.</param>
/// <param name="Means">How the places were found.</param>
/// <param name="Matched">Placed residues with the sequence's letter.</param>
/// <param name="Mismatched">Placed residues with another letter; unknown ones (<c>X</c>) count in neither.</param>
/// <param name="WithCoordinates">Positions with a CA atom.</param>
public sealed record SequenceMapping(
    IReadOnlyList<int> ResidueAt, MappingMeans Means, int Matched, int Mismatched, int WithCoordinates)
{
    /// <summary>Share of the compared residues that agree, 0 to 1; 0 when there are none.</summary>
    public double Identity => Matched + Mismatched == 0 ? 0 : (double)Matched / (Matched + Mismatched);

    /// <summary>Share of the sequence with a CA atom, 0 to 1.</summary>
    public double Coverage => (double)WithCoordinates / ResidueAt.Count;
}

/// <summary>How a chain was placed on a sequence.</summary>
public enum MappingMeans
{
    /// <summary>The observed residues are a stretch of the sequence, or all of it.</summary>
    Stretch,

    /// <summary>Author numbers are positions in the sequence, and every letter agrees.</summary>
    Numbers,

    /// <summary>The molecule's own sequence holds the sequence, or is a stretch of it.</summary>
    Entity,

    /// <summary>Local alignment.</summary>
    Alignment,
}
