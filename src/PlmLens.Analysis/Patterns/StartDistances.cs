using System.Runtime.InteropServices;

namespace PlmLens.Analysis.Patterns;

/// <summary>Distances between the starts of neighbouring contigs, over all sequences of a latent: a repeated distance
/// is a period.</summary>
internal sealed class StartDistances
{
    private readonly List<int> _distances = [];

    public int Count => _distances.Count;

    /// <summary>The commonest distance, the smallest of equally common ones; 0 without distances.</summary>
    public int Period { get; private set; }

    /// <summary>Share of the distances that equal <see cref="Period"/>.</summary>
    public double Share { get; private set; }

    /// <summary>Share of the two commonest distances together.</summary>
    public double ShareOfTwo { get; private set; }

    public void Clear() => _distances.Clear();

    public void Add(int distance) => _distances.Add(distance);

    /// <summary>Finds the commonest distances.</summary>
    public void FindCommonest()
    {
        Span<int> sorted = CollectionsMarshal.AsSpan(_distances);
        sorted.Sort();
        (Period, int first, int second) = (0, 0, 0);
        for (int i = 0; i < sorted.Length;)
        {
            int end = i + 1;
            while (end < sorted.Length && sorted[end] == sorted[i])
                end++;
            int count = end - i;
            if (count > first)
                (Period, first, second) = (sorted[i], count, first);
            else
                second = Math.Max(second, count);
            i = end;
        }

        Share = first / (double)Math.Max(1, sorted.Length);
        ShareOfTwo = (first + second) / (double)Math.Max(1, sorted.Length);
    }

    /// <summary>
    /// The share that the two commonest distances, 2 and 3, have when each residue is active by itself with one
    /// probability p: contigs and gaps are then of geometric length, and either distance has the share p (1 - p).
    /// </summary>
    /// <param name="active">Share of residues that are active, 0 to 1.</param>
    public static double ShareOfTwoByChance(double active) => 2 * active * (1 - active);
}
