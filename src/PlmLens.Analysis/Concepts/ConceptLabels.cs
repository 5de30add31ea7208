using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Concepts;

/// <summary>Labels of residues from a file, which take the place of UniProt's features as what concepts are made
/// of.</summary>
public sealed class ConceptLabels
{
    private readonly Func<IReadOnlyList<ProteinRecord>, CorpusSplit, ConceptOptions, ConceptSet> _collect;

    private ConceptLabels(
        string name, Func<IReadOnlyList<ProteinRecord>, CorpusSplit, ConceptOptions, ConceptSet> collect) =>
        (Name, _collect) = (name, collect);

    /// <summary>The file.</summary>
    public string Name { get; }

    /// <summary>A letter for each residue: <see cref="ConceptSet.FromLabels"/>.</summary>
    /// <param name="labels">The labelled proteins.</param>
    /// <param name="alphabet">What the letters mean.</param>
    /// <param name="level">What counts as finding a concept.</param>
    public static ConceptLabels Of(LabelledSet labels, LabelAlphabet alphabet, ConceptLevel level) => new(
        labels.Name,
        (records, split, options) => ConceptSet.FromLabels(records, labels, alphabet, level, split, options));

    /// <summary>Labelled stretches: <see cref="ConceptSet.FromIntervals"/>.</summary>
    /// <param name="name">The file.</param>
    /// <param name="type">The concepts' type: what the table is about.</param>
    /// <param name="intervals">The stretches.</param>
    /// <param name="level">What counts as finding a concept.</param>
    /// <param name="complete">A protein that the table does not mention has no such stretch.</param>
    public static ConceptLabels Of(
        string name, string type, IReadOnlyList<LabelledInterval> intervals, ConceptLevel level, bool complete) => new(
        name,
        (records, split, options) => ConceptSet.FromIntervals(
            records, type, intervals, level, split, options, complete));

    /// <summary>The concepts of a corpus.</summary>
    /// <param name="records">The corpus; proteins are matched by accession.</param>
    /// <param name="split">Its halves.</param>
    /// <param name="options">Which concepts are worth testing.</param>
    /// <exception cref="Core.PlmLensException">A half is empty, or a label is not of its alphabet.</exception>
    public ConceptSet Collect(IReadOnlyList<ProteinRecord> records, CorpusSplit split, ConceptOptions options) =>
        _collect(records, split, options);
}
