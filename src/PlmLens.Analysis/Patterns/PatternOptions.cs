using PlmLens.Core;

namespace PlmLens.Analysis.Patterns;

/// <summary>The cut-offs that tell patterns apart; they are written beside the patterns. The defaults are InterProt's
/// where it has one.</summary>
public sealed record PatternOptions
{
    /// <summary>A residue is active when its activation is above this share of the latent's maximum.</summary>
    public double ActiveAbove { get; init; }

    /// <summary>Sequences are read when they have an activation above this share of the latent's maximum, and contigs
    /// are strong when they have.</summary>
    public double StrongAbove { get; init; } = 0.75;

    /// <summary>Fewest such sequences of a latent that is given a pattern.</summary>
    public int MinimumSequences { get; init; } = 5;

    /// <summary>Most sequences that are read for one latent; above it, they are drawn by seed.</summary>
    public int MostSequences { get; init; } = 1000;

    /// <summary>Periodic: the two commonest distances between starts of contigs are more than this share.</summary>
    public double PeriodShare { get; init; } = 0.5;

    /// <summary>Periodic: and more than this many times the share that residues at random places would give. 0 leaves
    /// the condition out, as InterProt does.</summary>
    public double PeriodOverChance { get; init; } = 1.5;

    /// <summary>Periodic: and the median number of contigs in a sequence is above this.</summary>
    public double PeriodContigs { get; init; } = 10;

    /// <summary>Periodic: and the median top contig is shorter than this.</summary>
    public double PeriodLength { get; init; } = 10;

    /// <summary>Whole: the mean share of active residues is at least this.</summary>
    public double WholeFraction { get; init; } = 0.8;

    /// <summary>Short motif: the median top contig is below this many residues.</summary>
    public double ShortLength { get; init; } = 20;

    /// <summary>Medium motif: below this.</summary>
    public double MediumLength { get; init; } = 50;

    /// <summary>Long motif: below this; a region from here on.</summary>
    public double LongLength { get; init; } = 300;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        RequireShare(ActiveAbove, "an active residue");
        RequireShare(StrongAbove, "a strong contig");
        RequireShare(PeriodShare, "a period");
        if (ActiveAbove > StrongAbove)
            throw new UsageException("The activation of a strong contig cannot be below that of an active residue.");
        if (MinimumSequences < 1 || MostSequences < MinimumSequences)
            throw new UsageException("A pattern needs at least 1 sequence, and at most as many as are read.");
        if (!(WholeFraction > 0 && WholeFraction <= 1))
            throw new UsageException("The share of residues of a whole pattern must be above 0 and at most 1.");
        if (!(ShortLength > 0 && MediumLength >= ShortLength && LongLength >= MediumLength))
            throw new UsageException("The lengths of short, medium and long motifs must be above 0 and ascend.");
        if (!(PeriodOverChance >= 0 && PeriodContigs >= 0 && PeriodLength >= 0))
            throw new UsageException("The bounds of a periodic pattern must be 0 or more.");
    }

    private static void RequireShare(double share, string what)
    {
        if (!(share >= 0 && share < 1))
            throw new UsageException($"The share of {what} must be at least 0 and below 1.");
    }
}
