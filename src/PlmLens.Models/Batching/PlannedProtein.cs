namespace PlmLens.Models;

/// <summary>How much of a protein went through the model, and how.</summary>
public enum ProteinCoverage
{
    /// <summary>All of it at once.</summary>
    Whole,

    /// <summary>All of it, in overlapping windows.</summary>
    Windowed,

    /// <summary>Its first residues only.</summary>
    Truncated,

    /// <summary>Nothing: it was left out.</summary>
    Skipped,
}

/// <summary>One protein with its tokens and the windows it goes through the model in.</summary>
/// <param name="Index">Place in the input, from 0.</param>
/// <param name="Id">Name from the input.</param>
/// <param name="Residues">All its residue tokens.</param>
/// <param name="Coverage">Whether anything happens to it because of its length.</param>
/// <param name="Windows">In order; none when skipped.</param>
public sealed record PlannedProtein(
    int Index, string Id, ReadOnlyMemory<int> Residues, ProteinCoverage Coverage, IReadOnlyList<ProteinWindow> Windows)
{
    /// <summary>Residues that get states: all, the first ones when truncated, none when skipped.</summary>
    public int Covered => Windows.Count == 0 ? 0 : Windows[^1].KeepEnd;

    /// <summary>Tokenises a protein and decides how it goes through a model.</summary>
    /// <param name="index">Place in the input.</param>
    /// <param name="protein">Name and sequence.</param>
    /// <param name="policy">What to do when it is too long.</param>
    /// <param name="context">Residues that the model takes at once.</param>
    /// <exception cref="Core.PlmLensException">The sequence cannot be tokenised.</exception>
    public static PlannedProtein Plan(int index, NamedSequence protein, LongPolicy policy, int context)
    {
        ReadOnlyMemory<int> residues = Tokenizer.Encode(protein.Sequence, protein.Id);
        bool fits = residues.Length <= context || policy == LongPolicy.Whole;
        ProteinCoverage coverage = fits ? ProteinCoverage.Whole : policy switch
        {
            LongPolicy.Truncate => ProteinCoverage.Truncated,
            LongPolicy.Skip => ProteinCoverage.Skipped,
            _ => ProteinCoverage.Windowed,
        };
        IReadOnlyList<ProteinWindow> windows = coverage switch
        {
            ProteinCoverage.Skipped => [],
            ProteinCoverage.Windowed => ProteinWindows.Cut(residues.Length, context),
            ProteinCoverage.Truncated => [new ProteinWindow(0, context, 0, context)],
            _ => [new ProteinWindow(0, residues.Length, 0, residues.Length)],
        };
        return new PlannedProtein(index, protein.Id, residues, coverage, windows);
    }

    /// <summary>The segment of window <paramref name="window"/>. A truncated protein counts as ending where it was cut.
    /// </summary>
    public TokenSegment Segment(int window)
    {
        ProteinWindow w = Windows[window];
        return new TokenSegment(
            Residues.Slice(w.First, w.Length), window == 0, window == Windows.Count - 1, Index, w.First);
    }
}
