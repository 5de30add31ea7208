using PlmLens.Analysis.Patterns;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>What InterProt says of one latent (<c>calulate_dim_metrics</c> of its repository): a summary of the
/// sequences that it is strongest on. "Strong" contigs have a maximum above 0.75.</summary>
public sealed record InterProtLatent
{
    /// <summary>A latent that is active in no sequence: everything is 0.</summary>
    public static InterProtLatent Dead { get; } = new() { IsDead = true };

    /// <summary>True when it is active in no sequence.</summary>
    public bool IsDead { get; init; }

    /// <summary>Sequences in the summary.</summary>
    public int Sequences { get; init; }

    /// <summary>Mean share of residues that are active.</summary>
    public double MeanFractionActive { get; init; }

    /// <summary>Median length of each sequence's contig with the highest maximum, over sequences with a strong
    /// one.</summary>
    public double MedianTopContig { get; init; }

    /// <summary>Share of contigs that are strong.</summary>
    public double StrongShare { get; init; }

    /// <summary>Median length of the strong contigs.</summary>
    public double MedianStrongContig { get; init; }

    /// <summary>Share of strong contigs that rise more than 2 steps in a row.</summary>
    public double RisingShare { get; init; }

    /// <summary>Share of strong contigs that fall more than 2 steps in a row.</summary>
    public double FallingShare { get; init; }

    /// <summary>The larger of the median longest rise and the median longest fall of strong contigs.</summary>
    public double MedianMonotoneStretch { get; init; }

    /// <summary>Standard error of the lengths of strong contigs (variance over n - 1; 0 of one contig).</summary>
    public double StrongContigError { get; init; }

    /// <summary>Standard error of the number of residues above 0.75 in strong contigs (over n - 1).</summary>
    public double StrongResiduesError { get; init; }

    /// <summary>Standard error of the lengths of all contigs (variance over n).</summary>
    public double ContigError { get; init; }

    /// <summary>Share of the two commonest distances between starts of neighbouring contigs.</summary>
    public double TwoPeriodsShare { get; init; }

    /// <summary>Share of the commonest distance.</summary>
    public double PeriodShare { get; init; }

    /// <summary>The commonest distance, the smallest of equally common ones; 0 without distances.</summary>
    public int Period { get; init; }

    /// <summary>Median number of contigs in a sequence.</summary>
    public double MedianContigs { get; init; }

    /// <summary>Mean number of strong contigs in a sequence.</summary>
    public double MeanStrongContigs { get; init; }

    /// <summary>One of the two contigs with the highest maxima is gapped.</summary>
    public bool IsTopGapped { get; init; }

    /// <summary>Summarises the sequences of one latent.</summary>
    /// <param name="sequences">Activations as fractions of the largest one in these sequences, so that at least one
    /// contig is strong.</param>
    public static InterProtLatent Of(IReadOnlyList<InterProtSequence> sequences)
    {
        InterProtContig[] all = [.. sequences.SelectMany(sequence => sequence.Contigs)];
        // Stable, strongest first: ties stay in the order of the sequences.
        InterProtContig[] strong = [.. all.Where(IsStrong).OrderByDescending(contig => contig.Maximum)];
        var distances = new StartDistances();
        foreach (int distance in sequences.SelectMany(sequence => sequence.StartDistances))
            distances.Add(distance);
        distances.FindCommonest();
        return new InterProtLatent
        {
            Sequences = sequences.Count,
            MeanFractionActive = sequences.Average(sequence => sequence.FractionActive),
            MedianTopContig = MedianOf(TopContigs(sequences), contig => contig.Length),
            StrongShare = strong.Length / (double)all.Length,
            MedianStrongContig = MedianOf(strong, contig => contig.Length),
            RisingShare = strong.Count(contig => contig.LongestRise > 2) / (double)strong.Length,
            FallingShare = strong.Count(contig => contig.LongestFall > 2) / (double)strong.Length,
            MedianMonotoneStretch = Math.Max(
                MedianOf(strong, contig => contig.LongestRise), MedianOf(strong, contig => contig.LongestFall)),
            StrongContigError = StandardError(strong, contig => contig.Length, lost: 1),
            StrongResiduesError = StandardError(strong, contig => contig.Strong, lost: 1),
            ContigError = StandardError(all, contig => contig.Length, lost: 0),
            TwoPeriodsShare = distances.ShareOfTwo,
            PeriodShare = distances.Share,
            Period = distances.Period,
            MedianContigs = Median.Of([.. sequences.Select(sequence => sequence.Contigs.Count)]),
            MeanStrongContigs = strong.Length / (double)sequences.Count,
            IsTopGapped = strong.Take(2).Any(contig => contig.Gapped),
        };
    }

    /// <summary>InterProt's pattern (<c>classify_into_type</c>): the first rule that holds.</summary>
    /// <returns>One of InterProt's own names, such as <c>short motif (1-20)</c>.</returns>
    public string Classify()
    {
        if (IsDead)
            return "dead latent";
        if (Sequences < 5)
            return "not enough data";
        if (TwoPeriodsShare > 0.5 && MedianContigs > 10 && MedianTopContig < 10)
            return "periodic";
        if (MedianStrongContig == 1)
            return "point";
        if (MeanFractionActive < 0.8)
        {
            return MedianTopContig switch
            {
                < 20 => "short motif (1-20)",
                < 50 => "med motif (20-50)",
                < 300 => "long motif (50-300)",
                _ => "other",
            };
        }

        return MeanFractionActive > 0.8 ? "whole" : "other";
    }

    private static bool IsStrong(InterProtContig contig) => contig.Maximum > ContigShape.Peak;

    private static IEnumerable<InterProtContig> TopContigs(IReadOnlyList<InterProtSequence> sequences) =>
        sequences.Where(sequence => sequence.Contigs.Any(IsStrong))
            .Select(sequence => sequence.Contigs.MaxBy(contig => contig.Maximum));

    private static double MedianOf(IEnumerable<InterProtContig> contigs, Func<InterProtContig, int> value) =>
        Median.Of([.. contigs.Select(value)]);

    private static double StandardError(InterProtContig[] contigs, Func<InterProtContig, int> value, int lost)
    {
        int degrees = contigs.Length - lost;
        if (degrees < 1)
            return 0;
        double mean = contigs.Average(contig => (double)value(contig));
        double squares = contigs.Sum(contig => (value(contig) - mean) * (value(contig) - mean));
        return Math.Sqrt(squares / degrees / contigs.Length);
    }
}
