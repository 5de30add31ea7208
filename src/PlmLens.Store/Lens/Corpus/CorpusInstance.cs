namespace PlmLens.Store;

/// <summary>Residues next to each other.</summary>
/// <param name="Start">First residue, 1-based.</param>
/// <param name="End">Last residue, 1-based, inclusive.</param>
public readonly record struct CorpusSpan(int Start, int End)
{
    /// <summary><c>12-40</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Start}-{End}");
}

/// <summary>One line of <c>corpus/instances.tsv</c>: a place of a concept that was scored.</summary>
/// <param name="Concept">Number of the concept: its line in <c>concepts.tsv</c>, 0-based.</param>
/// <param name="Protein">Number of the protein.</param>
/// <param name="Spans">Its residues, ascending: one stretch, or the two residues of a link.</param>
public sealed record CorpusInstance(int Concept, int Protein, IReadOnlyList<CorpusSpan> Spans)
{
    /// <summary>Residues of the place.</summary>
    public int Residues => Spans.Sum(span => span.End - span.Start + 1);
}
