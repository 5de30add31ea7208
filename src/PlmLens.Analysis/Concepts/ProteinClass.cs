namespace PlmLens.Analysis.Concepts;

/// <summary>Proteins that share an annotation of the whole protein: a Pfam family, an EC class, a taxon.</summary>
/// <param name="Source">Where it comes from: <c>InterPro</c>, <c>Pfam</c>, <c>GO</c>, <c>EC</c>, <c>location</c>,
/// <c>keyword</c>, <c>taxon</c>.</param>
/// <param name="Id">The annotation: <c>IPR000719</c>, <c>GO:0005524</c>, <c>2.7.11.-</c>, <c>Membrane</c>.</param>
/// <param name="Label">Its name in words; null when the records do not say it.</param>
/// <param name="Members">Numbers of the proteins in the corpus, ascending.</param>
public sealed record ProteinClass(string Source, string Id, string? Label, IReadOnlyList<int> Members)
{
    /// <summary><c>Pfam: PF00069 (Pkinase)</c>.</summary>
    public string Name => Label is null ? $"{Source}: {Id}" : $"{Source}: {Id} ({Label})";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
