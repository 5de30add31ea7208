namespace PlmLens.Analysis.Annotate;

/// <summary>What curators say where a feature calls a concept.</summary>
public enum CuratedState
{
    /// <summary>The protein has no annotation at all, as in a FASTA file.</summary>
    Unknown,

    /// <summary>Nothing that would speak for or against it.</summary>
    Unannotated,

    /// <summary>The concept is only annotated where a structure is known, and none is: absence says nothing.</summary>
    NotJudged,

    /// <summary>Something else that cannot be there at the same time: a strand where a helix is called.</summary>
    Disagrees,

    /// <summary>A part of it carries the concept, less than half: the edge of an annotated place.</summary>
    Partly,

    /// <summary>The concept is annotated.</summary>
    Annotated,
}
