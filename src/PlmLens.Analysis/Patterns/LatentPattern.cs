namespace PlmLens.Analysis.Patterns;

/// <summary>
/// How a latent is active along the sequences that it is strongest on. A contig is a stretch of neighbouring active
/// residues; it is strong when its maximum is near the latent's (<see cref="PatternOptions.StrongAbove"/>). Lengths are
/// in residues; everything after <see cref="Sequences"/> is 0 for a latent without sequences.
/// </summary>
public sealed record LatentPattern
{
    /// <summary>Number of the latent.</summary>
    public required int Latent { get; init; }

    /// <summary>The first rule that holds.</summary>
    public ActivationPattern Pattern { get; init; }

    /// <summary>Proteins with an active residue.</summary>
    public int ActiveProteins { get; init; }

    /// <summary>Proteins with a strong contig.</summary>
    public int StrongProteins { get; init; }

    /// <summary>Proteins that were read: all with a strong contig, or as many as were drawn of them.</summary>
    public int Sequences { get; init; }

    /// <summary>Contigs in them.</summary>
    public int Contigs { get; init; }

    /// <summary>Median length of each sequence's contig with the highest maximum (the first of equals).</summary>
    public double MedianTopContig { get; init; }

    /// <summary>Median length of all strong contigs.</summary>
    public double MedianStrongContig { get; init; }

    /// <summary>Median number of contigs in a sequence.</summary>
    public double MedianContigs { get; init; }

    /// <summary>Mean over sequences of the share of residues that are active.</summary>
    public double MeanFractionActive { get; init; }

    /// <summary>The commonest distance between starts of neighbouring contigs, the smallest of equally common ones;
    /// 0 when no sequence has two contigs.</summary>
    public int Period { get; init; }

    /// <summary>Share of the distances that equal it.</summary>
    public double PeriodShare { get; init; }

    /// <summary>Share of the two commonest distances.</summary>
    public double TwoPeriodsShare { get; init; }

    /// <summary>That share if residues turned active and inactive at random, as often as they do.</summary>
    public double TwoPeriodsByChance { get; init; }

    /// <summary>Share of strong contigs that fall from a peak and reach one again.</summary>
    public double GappedShare { get; init; }

    /// <summary>The larger of the median longest rise and fall of strong contigs, in steps.</summary>
    public double MedianMonotoneStretch { get; init; }

    /// <summary>The pattern by the rules in order, from what was counted.</summary>
    /// <param name="options">The cut-offs.</param>
    public ActivationPattern Classify(PatternOptions options)
    {
        if (ActiveProteins == 0)
            return ActivationPattern.Dead;
        if (Sequences < options.MinimumSequences)
            return ActivationPattern.FewSequences;
        if (TwoPeriodsShare > options.PeriodShare
            && TwoPeriodsShare > options.PeriodOverChance * TwoPeriodsByChance
            && MedianContigs > options.PeriodContigs
            && MedianTopContig < options.PeriodLength)
            return ActivationPattern.Periodic;
        if (MedianStrongContig == 1)
            return ActivationPattern.Point;
        if (MeanFractionActive >= options.WholeFraction)
            return ActivationPattern.Whole;
        if (MedianTopContig < options.ShortLength)
            return ActivationPattern.ShortMotif;
        if (MedianTopContig < options.MediumLength)
            return ActivationPattern.MediumMotif;
        return MedianTopContig < options.LongLength ? ActivationPattern.LongMotif : ActivationPattern.Region;
    }
}
