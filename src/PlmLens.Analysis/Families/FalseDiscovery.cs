namespace PlmLens.Analysis.Families;

/// <summary>Benjamini and Hochberg's (1995) correction for having tried much.</summary>
internal sealed class FalseDiscovery
{
    private readonly double[] _p;
    private readonly double[] _q;

    /// <summary>Corrects the p-values of all that was tried.</summary>
    /// <param name="below1">Those below 1; are sorted.</param>
    /// <param name="tried">How many were tried in all; those not given have p = 1.</param>
    public FalseDiscovery(double[] below1, long tried)
    {
        _p = below1;
        Array.Sort(_p);
        _q = new double[_p.Length];
        double least = 1;
        for (int i = _p.Length - 1; i >= 0; i--)
            _q[i] = least = Math.Min(least, _p[i] * tried / (i + 1));
    }

    /// <summary>The smallest false discovery rate at which a given p-value is significant.</summary>
    /// <param name="p">One of the given ones, or 1.</param>
    public double Q(double p)
    {
        int at = Array.BinarySearch(_p, p);
        return at < 0 ? 1 : _q[at];
    }
}
