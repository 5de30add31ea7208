namespace PlmLens.Models;

/// <summary>A protein, or a window of one, as it goes through the model.</summary>
/// <param name="Residues">Residue tokens, at least one.</param>
/// <param name="HasStart">A start token stands before them: they begin at the protein's first residue.</param>
/// <param name="HasEnd">An end token stands after them: they reach the protein's last residue.</param>
/// <param name="Protein">The caller's number for the protein.</param>
/// <param name="First">Index in the protein of the first of <paramref name="Residues"/>, from 0.</param>
public readonly record struct TokenSegment(
    ReadOnlyMemory<int> Residues, bool HasStart = true, bool HasEnd = true, int Protein = 0, int First = 0)
{
    /// <summary>Tokens, start and end token included.</summary>
    public int Tokens => Residues.Length + (HasStart ? 1 : 0) + (HasEnd ? 1 : 0);

    /// <summary>True for a whole protein with both its ends.</summary>
    public bool IsComplete => HasStart && HasEnd;
}
