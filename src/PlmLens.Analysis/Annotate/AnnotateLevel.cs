namespace PlmLens.Analysis.Annotate;

/// <summary>What is called annotated or not.</summary>
public enum AnnotateLevel
{
    /// <summary>Stretches of residues: a call is right when at least half of its residues carry the concept.</summary>
    Region,

    /// <summary>Whole proteins: a call is a protein in which the feature is active, and right when the concept is
    /// annotated anywhere in it.</summary>
    Protein,
}
