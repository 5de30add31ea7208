namespace PlmLens.Analysis.Probes;

/// <summary>How well predicted numbers follow true ones.</summary>
public static class Correlation
{
    /// <summary>Pearson's correlation; 0 when one of the two does not vary.</summary>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Weighted(x, y, []);

    /// <summary>Spearman's rank correlation, equal values sharing their mean rank; 0 when one of the two does not
    /// vary.</summary>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        Weighted(new RankOrder(x).Ranks([]), new RankOrder(y).Ranks([]), []);

    /// <summary>1 - sum (y - prediction)^2 / sum (y - mean)^2; 0 when y does not vary.</summary>
    public static double R2(ReadOnlySpan<double> truth, ReadOnlySpan<double> prediction)
    {
        double mean = 0, total = 0, error = 0;
        foreach (double y in truth)
            mean += y / truth.Length;
        for (int i = 0; i < truth.Length; i++)
        {
            total += (truth[i] - mean) * (truth[i] - mean);
            error += (truth[i] - prediction[i]) * (truth[i] - prediction[i]);
        }

        return total > 0 ? 1 - (error / total) : 0;
    }

    /// <summary>Pearson's correlation of rows that count <paramref name="weights"/> times each (all once when
    /// empty).</summary>
    internal static double Weighted(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<int> weights)
    {
        double n = 0, meanX = 0, meanY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double w = weights.IsEmpty ? 1 : weights[i];
            n += w;
            meanX += w * x[i];
            meanY += w * y[i];
        }

        meanX /= n;
        meanY /= n;
        double xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double w = weights.IsEmpty ? 1 : weights[i], dx = x[i] - meanX, dy = y[i] - meanY;
            xx += w * dx * dx;
            yy += w * dy * dy;
            xy += w * dx * dy;
        }

        double scale = Math.Sqrt(xx) * Math.Sqrt(yy);
        return scale > 0 ? xy / scale : 0;
    }
}
