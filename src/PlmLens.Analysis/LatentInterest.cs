namespace PlmLens.Analysis;

/// <summary>How worth a look a latent is on one sequence: what `look` and the explorer rank by.</summary>
public static class LatentInterest
{
    /// <summary>Mean activation for each residue here over that in the corpus.</summary>
    /// <param name="mean">Mean activation over all residues here.</param>
    /// <param name="density">Share of the corpus's residues on which the latent is active, 0 to 1. One that is silent
    /// in the whole corpus counts as active on one residue of it.</param>
    /// <param name="meanActive">Its mean activation there.</param>
    /// <param name="residues">Residues of the corpus.</param>
    public static double Enrichment(double mean, double density, double meanActive, long residues) =>
        mean / (Math.Max(density, 1.0 / Math.Max(1, residues)) * Math.Max(meanActive, 1e-9));

    /// <summary>min(relative, 1) * log2(1 + enrichment) * log2(1 + residues): high for latents that fire about as
    /// strongly as they ever do, more here than elsewhere, and on more than a stray residue.</summary>
    /// <param name="relative">Largest activation here over the largest in the corpus.</param>
    /// <param name="enrichment">As <see cref="Enrichment"/>.</param>
    /// <param name="residues">Active residues here.</param>
    public static double Of(double relative, double enrichment, int residues) =>
        Math.Min(relative, 1) * Math.Log2(1 + enrichment) * Math.Log2(1 + residues);
}
