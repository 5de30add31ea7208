namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>How InterPLM's evaluation tells concepts apart, by their names (ElanaPearl/InterPLM v1.0.0,
/// <c>concept_constants.py</c>, <c>report_metrics.py</c>).</summary>
public static class ScoringRules
{
    private static readonly string[] s_residueLevel =
        ["Active site", "Cofactor", "Glycosylation", "Modified residue", "amino_acid", "Disulfide bond"];

    /// <summary>True when recall counts residues, false when it counts domains: whether the name contains one of six
    /// texts.</summary>
    public static bool IsResidueLevel(string concept) =>
        Array.Exists(s_residueLevel, part => concept.Contains(part, StringComparison.Ordinal));

    /// <summary>True for the identity of a residue, which is scored but never chosen.</summary>
    public static bool IsAminoAcid(string concept) =>
        concept.Contains("amino_acid", StringComparison.OrdinalIgnoreCase);
}
