namespace PlmLens.Analysis.Metrics;

/// <summary>How often each latent is active (value above 0) in a corpus.</summary>
/// <param name="Rows">Rows of the corpus.</param>
/// <param name="Counts">[latents]: rows on which it is active.</param>
/// <param name="Sum">Sum of all values.</param>
public sealed record LatentActivity(long Rows, IReadOnlyList<long> Counts, double Sum)
{
    // As many firings make a frequency known to about a third of itself.
    private const double FewFirings = 10;

    /// <summary>Number of latents.</summary>
    public int Latents => Counts.Count;

    /// <summary>Mean number of active latents of a row.</summary>
    public double L0 => Counts.Sum() / Math.Max(1.0, Rows);

    /// <summary>Mean sum of a row's values.</summary>
    public double L1 => Sum / Math.Max(1.0, Rows);

    /// <summary>Latents that are never active.</summary>
    public int Dead => Counts.Count(count => count == 0);

    /// <summary>Share of the latents that are never active.</summary>
    public double DeadFraction => (double)Dead / Latents;

    /// <summary>The smallest frequency that this corpus can tell from a chance: max(1e-5, 10 / rows).</summary>
    public double RareFrequency => Math.Max(1e-5, FewFirings / Math.Max(1, Rows));

    /// <summary>Share of the latents that are active on a smaller share of rows than
    /// <paramref name="frequency"/>, the dead included.</summary>
    public double RarerThan(double frequency) => (double)Counts.Count(count => count < frequency * Rows) / Latents;

    /// <summary>log10 of the frequencies of latents that are not dead, in quarter decades up to 0.</summary>
    public Histogram LogFrequencies()
    {
        int decades = Math.Max(1, (int)Math.Ceiling(Math.Log10(Math.Max(1, Rows))));
        double rows = Math.Max(1, Rows);
        return Histogram.Of(
            Counts.Where(count => count > 0).Select(count => Math.Log10(count / rows)), -decades, 0, 4 * decades);
    }
}
