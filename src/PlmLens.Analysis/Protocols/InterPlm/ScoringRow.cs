namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>One line of <c>concept_f1_scores.csv</c>.</summary>
/// <param name="Concept">Name of the concept.</param>
/// <param name="Feature">Number of the feature.</param>
/// <param name="Threshold">Fraction of its maximum.</param>
/// <param name="Precision">Per residue.</param>
/// <param name="Recall">Per residue.</param>
/// <param name="RecallPerDomain">Per domain; per residue for residue-level concepts.</param>
/// <param name="F1">Of precision and recall.</param>
/// <param name="F1PerDomain">Of precision and recall per domain: what is sorted by.</param>
/// <param name="TruePositives">Active labelled residues.</param>
/// <param name="FalsePositives">Active other residues.</param>
/// <param name="DomainsHit">Domains with an active residue; 0 for residue-level concepts.</param>
/// <param name="IsResidueLevel">Recall counts residues.</param>
public sealed record ScoringRow(
    string Concept,
    int Feature,
    double Threshold,
    double Precision,
    double Recall,
    double RecallPerDomain,
    double F1,
    double F1PerDomain,
    int TruePositives,
    int FalsePositives,
    int DomainsHit,
    bool IsResidueLevel)
{
    /// <summary>The row after it was written to CSV and read again, as the selection sees it: see
    /// <see cref="PandasNumber"/>.</summary>
    public ScoringRow ReadBack() => this with
    {
        Threshold = PandasNumber.ReadBack(Threshold),
        Precision = PandasNumber.ReadBack(Precision),
        Recall = PandasNumber.ReadBack(Recall),
        RecallPerDomain = PandasNumber.ReadBack(RecallPerDomain),
        F1 = PandasNumber.ReadBack(F1),
        F1PerDomain = PandasNumber.ReadBack(F1PerDomain),
    };
}
