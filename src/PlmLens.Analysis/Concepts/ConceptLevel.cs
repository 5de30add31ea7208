namespace PlmLens.Analysis.Concepts;

/// <summary>What counts as finding a concept.</summary>
public enum ConceptLevel
{
    /// <summary>Every annotated residue counts: recall is a share of residues.</summary>
    Residue,

    /// <summary>Every annotated stretch counts as one: recall is the share of stretches with an active
    /// residue.</summary>
    Domain,
}
