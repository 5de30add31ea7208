using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Concepts;

/// <content>Concepts from label files.</content>
public sealed partial class ConceptSet
{
    /// <summary>Collects concepts from labels of residues. A place is a run of residues of one class; a letter that
    /// means the same as the one before begins another. Residues that are not
    /// resolved or whose letter means "unknown", and proteins without labels or labelled in another sequence, are
    /// <see cref="Unknown"/>; how proteins were matched is in <see cref="ConceptReport.Labels"/>.</summary>
    /// <param name="records">The corpus; proteins are matched by accession.</param>
    /// <param name="labels">The labelled proteins.</param>
    /// <param name="alphabet">What the letters mean; its name is the concepts' type.</param>
    /// <param name="level">What counts as finding a concept: residues for binding and conservation, domains for what
    /// comes in stretches.</param>
    /// <param name="split">The halves of the corpus.</param>
    /// <param name="options">Which concepts are worth testing.</param>
    /// <exception cref="PlmLens.Core.PlmLensException">A half is empty, a protein has no labels for its residues, or a
    /// letter is none of the alphabet's.</exception>
    public static ConceptSet FromLabels(
        IReadOnlyList<ProteinRecord> records,
        LabelledSet labels,
        LabelAlphabet alphabet,
        ConceptLevel level,
        CorpusSplit split,
        ConceptOptions options) =>
        new LabelConceptBuilder(records, split, options).Build(labels, alphabet, level);

    /// <summary>Collects concepts from labelled stretches. A protein with a stretch beyond its end is refused whole,
    /// as its positions count in another sequence; it is <see cref="Unknown"/>, and so is one that the table does not
    /// mention unless <paramref name="unmentionedAreNegative"/>.</summary>
    /// <param name="records">The corpus; proteins are matched by accession.</param>
    /// <param name="name">The concepts' type: what the table is about.</param>
    /// <param name="intervals">The stretches; overlapping ones are all kept.</param>
    /// <param name="level">What counts as finding a concept.</param>
    /// <param name="split">The halves of the corpus.</param>
    /// <param name="options">Which concepts are worth testing.</param>
    /// <param name="unmentionedAreNegative">The table is known to be complete: a protein that it does not mention has
    /// no such stretch.</param>
    /// <exception cref="PlmLens.Core.PlmLensException">A half is empty.</exception>
    public static ConceptSet FromIntervals(
        IReadOnlyList<ProteinRecord> records,
        string name,
        IReadOnlyList<LabelledInterval> intervals,
        ConceptLevel level,
        CorpusSplit split,
        ConceptOptions options,
        bool unmentionedAreNegative = false) =>
        new LabelConceptBuilder(records, split, options).Build(name, intervals, level, unmentionedAreNegative);
}
