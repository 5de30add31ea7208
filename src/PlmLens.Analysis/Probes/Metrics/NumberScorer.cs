namespace PlmLens.Analysis.Probes;

/// <summary>Scores predicted numbers.</summary>
internal sealed class NumberScorer : IProbeScorer
{
    private readonly double[] _truth;
    private readonly double[] _predicted;
    private readonly RankOrder _truthOrder;
    private readonly RankOrder _predictedOrder;

    public NumberScorer(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        _truth = truth.ToArray();
        _predicted = predicted.ToArray();
        _truthOrder = new RankOrder(truth);
        _predictedOrder = new RankOrder(predicted);
    }

    public ProbeScores Score(ReadOnlySpan<int> repeats)
    {
        double[] truth = _truthOrder.Ranks(repeats), predicted = _predictedOrder.Ranks(repeats);
        double spearman = Correlation.Weighted(truth, predicted, repeats);
        return new ProbeScores(double.NaN, double.NaN, double.NaN, spearman, R2(repeats));
    }

    private double R2(ReadOnlySpan<int> repeats)
    {
        double mean = 0, rows = 0, total = 0, error = 0;
        for (int i = 0; i < _truth.Length; i++)
        {
            double count = repeats.IsEmpty ? 1 : repeats[i];
            rows += count;
            mean += count * _truth[i];
        }

        mean /= rows;
        for (int i = 0; i < _truth.Length; i++)
        {
            double count = repeats.IsEmpty ? 1 : repeats[i];
            total += count * (_truth[i] - mean) * (_truth[i] - mean);
            error += count * (_truth[i] - _predicted[i]) * (_truth[i] - _predicted[i]);
        }

        return total > 0 ? 1 - (error / total) : 0;
    }
}
