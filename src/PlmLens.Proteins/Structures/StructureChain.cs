namespace PlmLens.Proteins.Structures;

/// <summary>One protein chain of a structure.</summary>
/// <param name="Id">The author's chain identifier; <c>_</c> when the file leaves it blank.</param>
/// <param name="Residues">Residues with at least one atom, in file order; never empty.</param>
/// <param name="EntitySequence">Letters of the whole molecule, unobserved residues included (SEQRES,
/// <c>entity_poly_seq</c>); null when the file does not give it.</param>
public sealed record StructureChain(
    string Id, IReadOnlyList<StructureResidue> Residues, string? EntitySequence)
{
    /// <summary>Letters of the residues with atoms, in order.</summary>
    public string ObservedSequence { get; } = string.Create(
        Residues.Count,
        Residues,
        static (letters, residues) =>
        {
            for (int i = 0; i < letters.Length; i++)
                letters[i] = residues[i].Letter;
        });

    /// <summary>Residues with a CA atom.</summary>
    public int WithCoordinates { get; } = Residues.Count(residue => residue.HasCoordinates);
}
