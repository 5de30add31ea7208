namespace PlmLens.Core;

/// <summary>Wilson's score interval of a share (Wilson 1927), two-sided 95 %.</summary>
public static class WilsonInterval
{
    /// <summary>The 97.5 % quantile of the normal distribution.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>The interval.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="total">Independent units that it is of, above 0; need not be a whole number.</param>
    public static (double Low, double High) Of(double share, double total)
    {
        double z2 = Z * Z / total;
        double centre = (share + (z2 / 2)) / (1 + z2);
        double half = Z / (1 + z2) * Math.Sqrt((share * (1 - share) / total) + (z2 / (4 * total)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
