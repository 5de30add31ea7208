using System.Numerics;

namespace PlmLens.Proteins.Structures;

/// <summary>One residue of a chain, as its file writes it.</summary>
/// <param name="Number">The author's residue number; may jump, repeat with other insertion codes, and be
/// negative.</param>
/// <param name="InsertionCode">The letter behind the number, or <c>' '</c>.</param>
/// <param name="Name">The component's name: <c>ALA</c>, <c>MSE</c>.</param>
/// <param name="Letter">The residue, or the parent of a modified one; <c>X</c> when neither is known.</param>
/// <param name="EntityPosition">0-based position in <see cref="StructureChain.EntitySequence"/>; -1 when the file does
/// not say.</param>
/// <param name="HasCoordinates">False when the file has atoms of the residue but no CA.</param>
/// <param name="Position">The CA atom in angstroms; zero without <paramref name="HasCoordinates"/>.</param>
/// <param name="BFactor">The CA atom's B column: a temperature factor in square angstroms, or the pLDDT (0 to 100) of
/// a predicted model; NaN when the file gives none.</param>
public readonly record struct StructureResidue(
    int Number,
    char InsertionCode,
    string Name,
    char Letter,
    int EntityPosition,
    bool HasCoordinates,
    Vector3 Position,
    float BFactor);
