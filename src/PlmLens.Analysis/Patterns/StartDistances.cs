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
    /// The share that the two commonest distances have when residues turn active and inactive at random: lengths of
    /// contigs and of the gaps between them are geometric with the given means, and a distance is one of each.
    /// </summary>
    /// <param name="meanContig">At least 1.</param>
    /// <param name="meanGap">At least 1.</param>
    public static double ShareOfTwoByChance(double meanContig, double meanGap)
    {
        double stay = 1 - (1 / meanContig), wait = 1 - (1 / meanGap);
        double start = 1 / (meanContig * meanGap);
        // P(d) = start * sum over i = 0 .. d - 2 of stay^i wait^(d - 2 - i): it rises to one top and then falls.
        double sum = 1, power = 1, before = 0, best = 0;
        while (true)
        {
            double here = start * sum;
            best = Math.Max(best, before + here);
            if (here <= before)
                return best;
            before = here;
            power *= stay;
            sum = (wait * sum) + power;
        }
    }
}
