namespace PlmLens.Analysis.Structure;

/// <summary>A paired t-test: whether differences have the mean 0.</summary>
/// <param name="Count">Differences.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Effect">Cohen's d for pairs: mean over standard deviation (n - 1); 0 when all are 0, infinite when all
/// are the same other number.</param>
/// <param name="P">Two-sided p of Student's t with n - 1 degrees of freedom; 1 with fewer than two
/// differences.</param>
public readonly record struct PairedTest(int Count, double Mean, double Effect, double P)
{
    /// <summary>Tests differences.</summary>
    public static PairedTest Of(ReadOnlySpan<double> differences)
    {
        int n = differences.Length;
        if (n < 2)
            return new PairedTest(n, n == 0 ? 0 : differences[0], 0, 1);
        double mean = 0, squares = 0;
        foreach (double difference in differences)
            mean += difference / n;
        foreach (double difference in differences)
            squares += (difference - mean) * (difference - mean);
        double deviation = Math.Sqrt(squares / (n - 1));
        if (mean == 0)
            return new PairedTest(n, 0, 0, 1);
        double effect = mean / deviation;
        return new PairedTest(n, mean, effect, TwoSided(effect * Math.Sqrt(n), n - 1));
    }

    /// <summary>Probability that |t| of Student's distribution exceeds a value.</summary>
    /// <param name="t">The value, of either sign.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double TwoSided(double t, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        return double.IsInfinity(t) ? 0 : IncompleteBeta.Regularised(freedom / (freedom + (t * t)), freedom / 2, 0.5);
    }
}
