namespace PlmLens.Analysis.Annotate;

/// <summary>A share that was estimated from counts, with its 95 % interval.</summary>
/// <param name="Estimate">Right over total, 0 to 1.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Right">Units that carry the annotation.</param>
/// <param name="Total">Units.</param>
/// <param name="Proteins">Proteins that the units lie in.</param>
public readonly record struct Proportion(
    double Estimate, double Low, double High, int Right, int Total, int Proteins)
{
    private const double Z = PlmLens.Core.WilsonInterval.Z;

    /// <summary>
    /// Wilson's score interval (Wilson 1927) for counts that come in groups: units of one protein are alike, so the
    /// number of units is replaced by the effective number of Korn and Graubard (Survey Methodology 1998): total over
    /// the design effect of the ratio estimator, with their correction for few groups. The design effect is estimated
    /// with two more proteins, one all right and one all wrong.
    /// </summary>
    /// <param name="groups">For each protein its units and how many of them are right; units above 0.</param>
    public static Proportion OfGroups(IReadOnlyCollection<(int Right, int Total)> groups)
    {
        int right = groups.Sum(group => group.Right), total = groups.Sum(group => group.Total);
        if (total == 0)
            return new Proportion(0, 0, 1, 0, 0, 0);
        double share = (double)right / total;
        (double low, double high) = PlmLens.Core.WilsonInterval.Of(share, EffectiveTotal(groups, share, total));
        return new Proportion(share, low, high, right, total, groups.Count);
    }

    /// <summary>Wilson's score interval of independent units.</summary>
    /// <param name="right">0 to <paramref name="total"/>.</param>
    /// <param name="total">Above 0; need not be a whole number.</param>
    public static (double Low, double High) WilsonInterval(double right, double total) =>
        PlmLens.Core.WilsonInterval.Of(right / total, total);

    private static double EffectiveTotal(IReadOnlyCollection<(int Right, int Total)> groups, double share, int total)
    {
        int count = groups.Count;
        if (count < 2)
            return 1;
        // Two more proteins of mean size, one all right and one all wrong, as Agresti and Coull add two units of each
        // kind: without them proteins that happen to agree would be taken for units that are independent.
        double size = (double)total / count, all = total + (2 * size), centre = ((share * total) + size) / all;
        double squares = size * size * ((centre * centre) + ((1 - centre) * (1 - centre)));
        foreach ((int right, int units) in groups)
        {
            double residual = right - (centre * units);
            squares += residual * residual;
        }

        double variance = (count + 2) / (count + 1.0) * squares / (all * all);
        double few = Z / StudentQuantile(count - 1);
        return Math.Clamp(centre * (1 - centre) / variance * few * few, 1, total);
    }

    // The 97.5 % quantile of Student's t by its expansion around the normal one; within 1 % from 3 degrees on.
    private static double StudentQuantile(int degrees)
    {
        const double Z3 = Z * Z * Z, Z5 = Z3 * Z * Z;
        double n = degrees;
        return Z
            + ((Z3 + Z) / (4 * n))
            + (((5 * Z5) + (16 * Z3) + (3 * Z)) / (96 * n * n));
    }
}
