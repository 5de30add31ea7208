namespace PlmLens.Analysis.Nulls;

/// <summary>Residues inside a window in which many residues belong to a class.</summary>
/// <param name="note">Its name.</param>
/// <param name="letters">The class.</param>
/// <param name="least">Fewest residues of the class in a window of <see cref="Window"/>.</param>
internal sealed class RichWindow(string note, string letters, int least) : NullConcept(CompositionType, note)
{
    /// <summary>The type of these concepts.</summary>
    public const string CompositionType = "COMPOSITION";

    /// <summary>Residues of a window.</summary>
    public const int Window = 21;

    /// <inheritdoc/>
    public override void Mark(ReadOnlySpan<char> sequence, Span<bool> marks)
    {
        int count = 0;
        for (int end = 1; end <= sequence.Length; end++)
        {
            count += letters.Contains(sequence[end - 1]) ? 1 : 0;
            if (end > Window)
                count -= letters.Contains(sequence[end - 1 - Window]) ? 1 : 0;
            if (end >= Window && count >= least)
                marks[(end - Window)..end].Fill(true);
        }
    }
}
