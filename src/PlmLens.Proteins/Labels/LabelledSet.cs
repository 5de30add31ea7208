namespace PlmLens.Proteins.Labels;

/// <summary>The proteins of one label file, and what could not be paired.</summary>
/// <param name="Name">The file that the labels came from.</param>
/// <param name="Proteins">The labelled proteins in file order.</param>
/// <param name="WithoutLabels">Ids of sequences that the label file does not mention; they are not in
/// <paramref name="Proteins"/>.</param>
/// <param name="WithoutSequence">Ids of the label file that have no sequence.</param>
public sealed record LabelledSet(
    string Name,
    IReadOnlyList<LabelledProtein> Proteins,
    IReadOnlyList<string> WithoutLabels,
    IReadOnlyList<string> WithoutSequence)
{
    /// <summary>Files whose proteins were added to those of the first, in order.</summary>
    public IReadOnlyList<string> FurtherFiles { get; init; } = [];

    /// <summary>The proteins of one part of the benchmark.</summary>
    public IEnumerable<LabelledProtein> In(LabelSplit split) => Proteins.Where(p => p.Split == split);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Proteins.Count} proteins)";
}
