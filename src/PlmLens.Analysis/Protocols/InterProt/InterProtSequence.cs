using PlmLens.Analysis.Patterns;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>A stretch of neighbouring residues on which a latent is active.</summary>
/// <param name="Start">First residue, 0-based.</param>
/// <param name="Length">Residues.</param>
/// <param name="Maximum">Largest activation.</param>
/// <param name="Gapped">It falls from a peak and rises again: <see cref="ContigShape.IsGapped"/>.</param>
/// <param name="Strong">Residues above 0.75.</param>
/// <param name="LongestRise">Most rising steps in a row.</param>
/// <param name="LongestFall">Most falling steps in a row.</param>
public readonly record struct InterProtContig(
    int Start, int Length, double Maximum, bool Gapped, int Strong, int LongestRise, int LongestFall);

/// <summary>What InterProt counts in one sequence (<c>calculate_act_stats</c> of its repository).</summary>
/// <param name="Contigs">In order.</param>
/// <param name="FractionActive">Share of residues with an activation above 0.</param>
public sealed record InterProtSequence(IReadOnlyList<InterProtContig> Contigs, double FractionActive)
{
    /// <summary>Distances between the starts of neighbouring contigs.</summary>
    public IEnumerable<int> StartDistances => Contigs.Zip(Contigs.Skip(1), (a, b) => b.Start - a.Start);

    /// <summary>Counts one sequence.</summary>
    /// <param name="activations">One for each residue, at least one: 0 or more, as fractions of the largest activation
    /// in the latent's sequences.</param>
    public static InterProtSequence Of(ReadOnlySpan<double> activations)
    {
        var contigs = new List<InterProtContig>();
        int active = 0;
        for (int i = 0; i < activations.Length; i++)
        {
            if (!(activations[i] > 0))
                continue;
            int start = i;
            while (i < activations.Length && activations[i] > 0)
                i++;
            contigs.Add(Contig(start, activations[start..i]));
            active += i - start;
        }

        return new InterProtSequence(contigs, active / (double)activations.Length);
    }

    private static InterProtContig Contig(int start, ReadOnlySpan<double> activations)
    {
        double maximum = 0;
        int strong = 0;
        foreach (double activation in activations)
        {
            maximum = Math.Max(maximum, activation);
            strong += activation > ContigShape.Peak ? 1 : 0;
        }

        return new InterProtContig(
            start,
            activations.Length,
            maximum,
            ContigShape.IsGapped(activations),
            strong,
            ContigShape.LongestRise(activations),
            ContigShape.LongestFall(activations));
    }
}
