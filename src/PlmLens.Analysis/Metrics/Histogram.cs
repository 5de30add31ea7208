namespace PlmLens.Analysis.Metrics;

/// <summary>Counts in bins of equal width; values outside fall into the first or last bin.</summary>
/// <param name="Start">Left edge of the first bin.</param>
/// <param name="BinWidth">Above 0.</param>
/// <param name="Counts">One for each bin.</param>
public sealed record Histogram(double Start, double BinWidth, IReadOnlyList<long> Counts)
{
    /// <summary>Right edge of the last bin.</summary>
    public double End => Start + (BinWidth * Counts.Count);

    /// <summary>Values in all bins.</summary>
    public long Total => Counts.Sum();

    /// <summary>Counts values; NaN is left out.</summary>
    /// <param name="values">Any order.</param>
    /// <param name="start">Left edge of the first bin.</param>
    /// <param name="end">Right edge of the last bin, above <paramref name="start"/>.</param>
    /// <param name="bins">1 or more.</param>
    public static Histogram Of(IEnumerable<double> values, double start, double end, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        double width = (end - start) / bins;
        var counts = new long[bins];
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
                counts[(int)Math.Clamp(Math.Floor((value - start) / width), 0, bins - 1)]++;
        }

        return new Histogram(start, width, counts);
    }

    /// <summary>Counts cosines in 40 bins, from 0 to 1 when none is below 0, else from -1 to 1.</summary>
    /// <param name="cosines">Any order.</param>
    public static Histogram OfCosines(IReadOnlyList<double> cosines) =>
        Of(cosines, cosines.Any(cosine => cosine < 0) ? -1 : 0, 1, 40);
}
