namespace PlmLens.Analysis.Annotate;

/// <summary>What UniProt's evidence codes (ECO) say about an annotation.</summary>
public static class EvidenceCode
{
    // Evidence and Conclusion Ontology terms that UniProt uses: experiment (0000269), high-throughput experiment
    // (0007005), combined evidence of experiment and computation (0007744), and of a PDB structure (0007829).
    private static readonly string[] s_experimental = ["ECO:0000269", "ECO:0007005", "ECO:0007744", "ECO:0007829"];

    /// <summary>Whether an evidence such as <c>ECO:0000269|PubMed:1</c> comes from an experiment on this
    /// protein.</summary>
    public static bool IsExperimental(string evidence) =>
        s_experimental.Contains(CodeOf(evidence), StringComparer.Ordinal);

    /// <summary>The code without its source: <c>ECO:0000269</c>.</summary>
    public static string CodeOf(string evidence)
    {
        int bar = evidence.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? evidence : evidence[..bar];
    }
}
