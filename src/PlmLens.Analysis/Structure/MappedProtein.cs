using PlmLens.Proteins.Structures;

namespace PlmLens.Analysis.Structure;

/// <summary>A protein of the corpus with its neighbours in space.</summary>
/// <param name="FirstResidue">Number of its first residue in the corpus.</param>
/// <param name="Neighbours">For each residue those with CA within the radius.</param>
public sealed record MappedProtein(int FirstResidue, CaNeighbours Neighbours)
{
    /// <summary>Residues.</summary>
    public int Length => Neighbours.Count;
}
