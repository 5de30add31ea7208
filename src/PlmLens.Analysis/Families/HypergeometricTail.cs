namespace PlmLens.Analysis.Families;

/// <summary>The hypergeometric distribution: how many of the drawn are marked. Its upper tail is Fisher's exact test of
/// enrichment.</summary>
internal sealed class HypergeometricTail
{
    private readonly double[] _logFactorial;

    /// <summary>Prepares for populations of up to <paramref name="most"/>.</summary>
    public HypergeometricTail(int most)
    {
        _logFactorial = new double[most + 1];
        for (int i = 2; i <= most; i++)
            _logFactorial[i] = _logFactorial[i - 1] + Math.Log(i);
    }

    /// <summary>The probability that at least <paramref name="hits"/> of the drawn are marked.</summary>
    /// <param name="population">Of these ...</param>
    /// <param name="marked">... are marked, and ...</param>
    /// <param name="drawn">... are drawn.</param>
    /// <param name="hits">0 or more.</param>
    public double AtLeast(int population, int marked, int drawn, int hits)
    {
        int least = Math.Max(0, marked + drawn - population), most = Math.Min(marked, drawn);
        if (hits <= least)
            return 1;
        if (hits > most)
            return 0;
        double log = LogChoose(marked, hits) + LogChoose(population - marked, drawn - hits)
            - LogChoose(population, drawn);
        double term = 1, sum = 1;
        for (int i = hits; i < most; i++)
        {
            // The ratio of the next term to this one.
            term *= (marked - i) * (double)(drawn - i) / ((i + 1.0) * (population - marked - drawn + i + 1.0));
            sum += term;
            if (term < sum * 1e-17)
                break;
        }

        return Math.Min(1, Math.Exp(log + Math.Log(sum)));
    }

    private double LogChoose(int n, int k) => _logFactorial[n] - _logFactorial[k] - _logFactorial[n - k];
}
