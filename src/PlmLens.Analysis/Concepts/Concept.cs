namespace PlmLens.Analysis.Concepts;

/// <summary>A kind of annotation that features are compared with.</summary>
/// <param name="Type">UniProt's feature key, such as <c>DOMAIN</c>; <see cref="AminoAcidType"/> for a residue's
/// identity.</param>
/// <param name="Note">What the curators call it: <c>Protein kinase</c>, a ligand, a residue letter; null for every
/// annotation of the type.</param>
/// <param name="Level">What counts as finding it.</param>
public sealed record Concept(string Type, string? Note, ConceptLevel Level)
{
    /// <summary>The type of amino-acid identity concepts. Every encoder finds those, even one of a random model, so
    /// they are scored among the null concepts, whose results are kept apart.</summary>
    public const string AminoAcidType = "AMINO_ACID";

    /// <summary>A group over several notes, such as all phosphorylated residues.</summary>
    public bool IsGroup { get; init; }

    /// <summary>Whether finding it says that a feature means something. False for all annotations of a type that mixes
    /// unrelated things, such as every DOMAIN.</summary>
    public bool CountsAsSuccess { get; init; } = true;

    /// <summary><c>DOMAIN: Protein kinase</c>, or <c>HELIX</c> for all annotations of a type.</summary>
    public string Name => Note is null ? Type : $"{Type}: {Note}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
