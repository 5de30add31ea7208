namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>The columns of a UniProt TSV that InterPLM makes concepts of, in its order
/// (<c>analysis/concepts/concept_constants.py</c>, v1.0.0).</summary>
internal static class AnnotationColumns
{
    /// <summary>Column, key that starts each entry of a cell, and the word after which the counting of sub-concepts
    /// takes the text.</summary>
    internal static readonly (string Column, string Key, string Word)[] Categorical =
    [
        ("Active site", "ACT_SITE", "note"),
        ("Binding site", "BINDING", "ligand"),
        ("Cofactor", "COFACTOR", "Name"),
        ("Glycosylation", "CARBOHYD", "note"),
        ("Modified residue", "MOD_RES", "note"),
        ("Transit peptide", "TRANSIT", "note"),
        ("Compositional bias", "COMPBIAS", "note"),
        ("Domain [FT]", "DOMAIN", "note"),
        ("Region", "REGION", "note"),
        ("Zinc finger", "ZN_FING", "note"),
        ("Motif", "MOTIF", "note"),
        ("Signal peptide", "SIGNAL", "note"),
    ];

    /// <summary>One concept for the whole column.</summary>
    internal static readonly string[] Binary = ["Turn", "Helix", "Beta strand", "Coiled coil", "Lipidation"];

    /// <summary>The two ends of each entry.</summary>
    internal static readonly string[] Paired = ["Disulfide bond"];

    /// <summary>The sub-concept that all kept notes of a column share.</summary>
    internal const string Any = "any";

    /// <summary>One-letter codes of the amino-acid concepts; others are "Other".</summary>
    internal const string AminoAcids = "ACDEFGHIKLMNPQRSTVWY";

    /// <summary>Sub-concepts that are never evaluated.</summary>
    internal static readonly string[] Excluded =
        ["Region_any", "Modified residue_any", "Domain_any", "Compositional bias_any", "Motif_any"];

    /// <summary>All columns that are read, the four of the record first.</summary>
    internal static readonly string[] All =
    [
        "Entry", "Length", "Sequence", "AlphaFoldDB",
        .. Categorical.Select(c => c.Column), .. Binary, .. Paired,
    ];

    /// <summary>How a column is called in the name of a concept.</summary>
    internal static string Short(string column) => column.Replace(" [FT]", "", StringComparison.Ordinal);
}
