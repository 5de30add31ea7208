namespace PlmLens.Analysis.CoActivation;

/// <summary>How two latents are active together, in exact counts of residues.</summary>
/// <param name="Latent">One latent.</param>
/// <param name="Partner">The other.</param>
/// <param name="Both">Residues on which both are active (value above 0).</param>
/// <param name="LatentActive">Residues on which the one is.</param>
/// <param name="PartnerActive">Residues on which the other is.</param>
/// <param name="Residues">Residues of the corpus.</param>
public readonly record struct CoActivePair(
    int Latent, int Partner, int Both, int LatentActive, int PartnerActive, int Residues)
{
    /// <summary>Both / either, 0 to 1.</summary>
    public double Jaccard => Ratio(Both, (double)LatentActive + PartnerActive - Both);

    /// <summary>Correlation of the two as yes or no, -1 to 1; 0 when they are independent, or one is active everywhere
    /// or nowhere.</summary>
    public double Phi
    {
        get
        {
            double variances = (double)LatentActive * (Residues - LatentActive)
                * PartnerActive * (Residues - PartnerActive);
            double covariance = ((double)Residues * Both) - ((double)LatentActive * PartnerActive);
            return Ratio(covariance, Math.Sqrt(variances));
        }
    }

    /// <summary>Pointwise mutual information, log2 of <see cref="Lift"/>; null when they are never active
    /// together.</summary>
    public double? Pmi => Both == 0 ? null : Math.Log2(Lift);

    /// <summary>How many times more residues have both than would by chance.</summary>
    public double Lift => Ratio((double)Both * Residues, (double)LatentActive * PartnerActive);

    /// <summary>Share of the latent's residues on which the partner is active.</summary>
    public double PartnerGivenLatent => Ratio(Both, LatentActive);

    /// <summary>Share of the partner's residues on which the latent is active.</summary>
    public double LatentGivenPartner => Ratio(Both, PartnerActive);

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
