namespace PlmLens.Analysis.Concepts;

/// <summary>What became of the annotation: nothing is dropped without a line here.</summary>
/// <param name="Types">One line for each feature key.</param>
/// <param name="Groups">One line for each name that notes were grouped under.</param>
public sealed record ConceptReport(IReadOnlyList<FeatureTypeTally> Types, IReadOnlyList<ConceptGroupLine> Groups)
{
    /// <summary>How a label file and the corpus were matched; null for UniProt's features.</summary>
    public LabelMatchReport? Labels { get; init; }
}

/// <summary>How many annotations of one feature key were read, and what became of them.</summary>
public sealed class FeatureTypeTally
{
    /// <summary>UniProt's feature key.</summary>
    public required string Type { get; init; }

    /// <summary>Annotations in the records.</summary>
    public int Total { get; internal set; }

    /// <summary>Annotations used; the ones that begin before or end after a given position are used up to it.</summary>
    public int Used { get; internal set; }

    /// <summary>Of the used ones, how many have such an open end ("&lt;1", ">154").</summary>
    public int OpenEnded { get; internal set; }

    /// <summary>Not used: an end is a guess or unknown ("?", "?12").</summary>
    public int UnknownPosition { get; internal set; }

    /// <summary>Not used: the positions count in another isoform's sequence.</summary>
    public int OtherIsoform { get; internal set; }

    /// <summary>Not used: the positions are not inside the sequence.</summary>
    public int OutsideSequence { get; internal set; }

    /// <summary>Used, but without a note or ligand: they count in the concept of the whole type only.</summary>
    public int WithoutNote { get; internal set; }

    /// <summary>False for a key that UniProt does not have; its annotations are read as stretches.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>Why the whole key is left out; null when it is used.</summary>
    public string? WhyLeftOut { get; init; }
}

/// <summary>What became of one group of annotations.</summary>
/// <param name="Concept">The concept it is or would be.</param>
/// <param name="Instances">Annotated places.</param>
/// <param name="Proteins">Proteins with at least one.</param>
/// <param name="Outcome">"tested", or why not.</param>
public sealed record ConceptGroupLine(Concept Concept, int Instances, int Proteins, string Outcome);
