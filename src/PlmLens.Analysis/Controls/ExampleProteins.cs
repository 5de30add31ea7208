namespace PlmLens.Analysis.Controls;

/// <summary>Which proteins stand for a unit, a latent or a control, where people look at it.</summary>
public static class ExampleProteins
{
    /// <summary>Proteins with the largest activations that a rater sees.</summary>
    public const int Strongest = 6;

    /// <summary>Proteins of a weaker range that a rater sees after them.</summary>
    public const int Weaker = 2;

    /// <summary>The ranges of activation, as shares of the maximum, strongest first; each without its upper end, the
    /// first with it.</summary>
    public static IReadOnlyList<(float From, float To)> Ranges { get; } =
        [(0.8f, 1), (0.5f, 0.8f), (0.2f, 0.5f), (0, 0.2f)];

    /// <summary>The proteins of a rating: the <see cref="Strongest"/> ones, then <see cref="Weaker"/> of the first
    /// range below that of the last of them which has any, its strongest and its weakest.</summary>
    /// <param name="maximumOf">Largest activation in each protein; 0 where the unit is not active.</param>
    /// <returns>Numbers of proteins in the order to show; of equal ones the first protein comes first.</returns>
    public static int[] ForRating(ReadOnlySpan<float> maximumOf)
    {
        int[] ranked = Ranked(maximumOf);
        if (ranked.Length <= Strongest)
            return ranked;
        float maximum = maximumOf[ranked[0]];
        int above = RangeOf(maximumOf[ranked[Strongest - 1]], maximum);
        for (int first = Strongest, last; first < ranked.Length; first = last)
        {
            int range = RangeOf(maximumOf[ranked[first]], maximum);
            last = first + 1;
            while (last < ranked.Length && RangeOf(maximumOf[ranked[last]], maximum) == range)
                last++;
            if (range > above)
                return [.. ranked.AsSpan(0, Strongest), .. Spread(ranked.AsSpan(first, last - first), Weaker)];
        }

        return ranked[..Strongest];
    }

    /// <summary>Some of a list from end to end, evenly, so that they stand for all of it.</summary>
    /// <param name="items">The list.</param>
    /// <param name="most">How many, at least 2; all when there are no more.</param>
    public static int[] Spread(ReadOnlySpan<int> items, int most)
    {
        if (items.Length <= most)
            return items.ToArray();
        int[] chosen = new int[most];
        for (int i = 0; i < most; i++)
            chosen[i] = items[(int)((long)i * (items.Length - 1) / (most - 1))];
        return chosen;
    }

    private static int[] Ranked(ReadOnlySpan<float> maximumOf)
    {
        float[] values = maximumOf.ToArray();
        // The sort is stable: of equal ones the first stays first.
        return [.. Enumerable.Range(0, values.Length).Where(p => values[p] > 0).OrderByDescending(p => values[p])];
    }

    private static int RangeOf(float value, float maximum)
    {
        int range = 0;
        while (range < Ranges.Count - 1 && value < Ranges[range].From * maximum)
            range++;
        return range;
    }
}
