namespace PlmLens.Analysis.Nulls;

/// <summary>The first or last residues of a protein.</summary>
/// <param name="note">Its name.</param>
/// <param name="residues">How many; 0 for a tenth of the protein.</param>
/// <param name="atEnd">The last ones.</param>
internal sealed class TerminalResidues(string note, int residues, bool atEnd) : NullConcept(PositionType, note)
{
    /// <summary>The type of these concepts.</summary>
    public const string PositionType = "POSITION";

    private const int Tenth = 10;

    /// <inheritdoc/>
    public override void Mark(ReadOnlySpan<char> sequence, Span<bool> marks)
    {
        int count = residues > 0 ? Math.Min(residues, marks.Length) : (marks.Length + Tenth - 1) / Tenth;
        (atEnd ? marks[^count..] : marks[..count]).Fill(true);
    }
}
