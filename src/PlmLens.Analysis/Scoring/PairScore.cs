namespace PlmLens.Analysis.Scoring;

/// <summary>
/// Precision, recall and F1 of one feature for one concept at one threshold, as InterPLM defines them
/// (Simon and Zou 2025, Methods).
/// </summary>
/// <param name="Precision">TP / (TP + FP), always per residue; 0 to 1.</param>
/// <param name="RecallPerResidue">TP / positive residues; 0 to 1.</param>
/// <param name="Recall">Residue-level concepts: as <paramref name="RecallPerResidue"/>. Domain-level: instances with at
/// least one active residue / all instances.</param>
public readonly record struct PairScore(double Precision, double RecallPerResidue, double Recall)
{
    /// <summary>Harmonic mean of precision and recall per residue.</summary>
    public double ResidueF1 => HarmonicMean(Precision, RecallPerResidue);

    /// <summary>Harmonic mean of precision and <see cref="Recall"/>: the F1 that decides. For domain-level concepts it
    /// mixes residue precision with domain recall, so read it beside <see cref="ResidueF1"/>.</summary>
    public double F1 => HarmonicMean(Precision, Recall);

    /// <summary>Scores counts. Without an active or a positive residue the ratio in question is 0.</summary>
    /// <param name="counts">Counts at one threshold.</param>
    /// <param name="positives">Residues that carry the label.</param>
    /// <param name="instances">Instances of the label; null for a residue-level concept.</param>
    public static PairScore Of(PairCounts counts, int positives, int? instances)
    {
        double precision = Ratio(counts.TruePositives, counts.TruePositives + counts.FalsePositives);
        double recallPerResidue = Ratio(counts.TruePositives, positives);
        double recall = instances is { } all ? Ratio(counts.InstancesHit, all) : recallPerResidue;
        return new PairScore(precision, recallPerResidue, recall);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static double HarmonicMean(double a, double b) => a + b == 0 ? 0 : 2 * a * b / (a + b);
}
