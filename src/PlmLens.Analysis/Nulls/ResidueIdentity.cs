using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Nulls;

/// <summary>Residues of one kind.</summary>
internal sealed class ResidueIdentity(char letter) : NullConcept(Concept.AminoAcidType, letter.ToString())
{
    /// <inheritdoc/>
    public override void Mark(ReadOnlySpan<char> sequence, Span<bool> marks)
    {
        for (int i = 0; i < sequence.Length; i++)
            marks[i] = sequence[i] == letter;
    }
}
