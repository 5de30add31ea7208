namespace PlmLens.Analysis.Concepts;

/// <summary>One annotated place of a concept: residues Start .. End - 1 of a protein, or two linked residues.</summary>
/// <param name="Protein">Number of the protein in the corpus.</param>
/// <param name="Start">First residue, 0-based.</param>
/// <param name="End">After the last residue.</param>
/// <param name="Linked">True for linked residues: the place is the residues Start and End - 1, not what is
/// between.</param>
public readonly record struct ConceptInstance(int Protein, int Start, int End, bool Linked)
{
    /// <summary>Number of residues in the place.</summary>
    public int Residues => !Linked ? End - Start : End - Start == 1 ? 1 : 2;
}
