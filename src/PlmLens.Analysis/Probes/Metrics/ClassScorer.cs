namespace PlmLens.Analysis.Probes;

/// <summary>Scores predicted classes.</summary>
internal sealed class ClassScorer : IProbeScorer
{
    private readonly int[] _truth;
    private readonly int[] _predicted;
    private readonly int _classes;
    private readonly RankOrder[] _orders;
    private readonly bool[][] _positive;

    /// <param name="truth">Class of each row.</param>
    /// <param name="margins">[rows, outputs].</param>
    /// <param name="outputs">1 for two classes, else the number of classes.</param>
    /// <param name="oneVersusRest">How margins become probabilities.</param>
    public ClassScorer(ReadOnlySpan<int> truth, double[] margins, int outputs, bool oneVersusRest)
    {
        _truth = truth.ToArray();
        _classes = Math.Max(2, outputs);
        _predicted = new int[_truth.Length];
        for (int r = 0; r < _truth.Length; r++)
            _predicted[r] = ClassPrediction.Of(margins.AsSpan(r * outputs, outputs));
        double[] scores = outputs == 1 ? margins : ClassPrediction.Probabilities(margins, outputs, oneVersusRest);
        _orders = new RankOrder[outputs];
        _positive = new bool[outputs][];
        var column = new double[_truth.Length];
        for (int k = 0; k < outputs; k++)
        {
            int wanted = outputs == 1 ? 1 : k;
            _positive[k] = [.. _truth.Select(t => t == wanted)];
            for (int r = 0; r < column.Length; r++)
                column[r] = scores[(r * outputs) + k];
            _orders[k] = new RankOrder(column);
        }
    }

    public ProbeScores Score(ReadOnlySpan<int> repeats)
    {
        var tp = new long[_classes];
        var predicted = new long[_classes];
        var actual = new long[_classes];
        long right = 0, rows = 0;
        for (int r = 0; r < _truth.Length; r++)
        {
            int count = repeats.IsEmpty ? 1 : repeats[r];
            rows += count;
            actual[_truth[r]] += count;
            predicted[_predicted[r]] += count;
            if (_truth[r] != _predicted[r])
                continue;
            tp[_truth[r]] += count;
            right += count;
        }

        double f1 = _classes == 2 && _orders.Length == 1
            ? F1(tp[1], predicted[1], actual[1])
            : Mean(_classes, k => predicted[k] + actual[k] > 0 ? F1(tp[k], predicted[k], actual[k]) : double.NaN);
        double area = 0;
        int areas = 0;
        for (int k = 0; k < _orders.Length; k++)
        {
            double one = _orders[k].Auroc(_positive[k], repeats);
            if (double.IsNaN(one))
                continue;
            area += one;
            areas++;
        }

        double auroc = areas > 0 ? area / areas : double.NaN;
        return new ProbeScores(right / (double)rows, f1, auroc, double.NaN, double.NaN);
    }

    private static double F1(long tp, long predicted, long actual) =>
        predicted + actual > 0 ? 2.0 * tp / (predicted + actual) : 0;

    private static double Mean(int count, Func<int, double> value)
    {
        double[] known = [.. Enumerable.Range(0, count).Select(value).Where(v => !double.IsNaN(v))];
        return known.Length > 0 ? known.Average() : double.NaN;
    }
}
