namespace PlmLens.Analysis.Probes;

/// <summary>The order of some values, sorted once, from which ranks and areas follow for any repetition of the
/// rows.</summary>
public sealed class RankOrder
{
    private readonly int[] _order;
    private readonly int[] _tieEnd;

    /// <summary>Sorts.</summary>
    /// <param name="values">For each row; NaN sorts first.</param>
    public RankOrder(ReadOnlySpan<double> values)
    {
        double[] keys = values.ToArray();
        _order = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++)
            _order[i] = i;
        Array.Sort(keys, _order);
        _tieEnd = new int[keys.Length];
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end].Equals(keys[start]); end++)
            {
            }

            _tieEnd.AsSpan(start, end - start).Fill(end);
        }
    }

    /// <summary>For each row its rank from 1, equal values sharing their mean rank.</summary>
    /// <param name="repeats">How often each row counts; all once when empty. A row that counts 0 times gets a rank
    /// that nothing should read.</param>
    public double[] Ranks(ReadOnlySpan<int> repeats)
    {
        var ranks = new double[_order.Length];
        double before = 0;
        for (int start = 0; start < _order.Length; start = _tieEnd[start])
        {
            double count = 0;
            for (int i = start; i < _tieEnd[start]; i++)
                count += repeats.IsEmpty ? 1 : repeats[_order[i]];
            double rank = before + ((count + 1) / 2);
            for (int i = start; i < _tieEnd[start]; i++)
                ranks[_order[i]] = rank;
            before += count;
        }

        return ranks;
    }

    /// <summary>Area under the ROC curve of these values as scores: the chance that a positive row's value is above a
    /// negative row's, equal values counting half; NaN without rows of both kinds.</summary>
    /// <param name="positive">For each row.</param>
    /// <param name="repeats">How often each row counts; all once when empty.</param>
    public double Auroc(ReadOnlySpan<bool> positive, ReadOnlySpan<int> repeats)
    {
        double wins = 0, positives = 0, negatives = 0;
        for (int start = 0; start < _order.Length; start = _tieEnd[start])
        {
            double here = 0, against = 0;
            for (int i = start; i < _tieEnd[start]; i++)
            {
                int row = _order[i];
                int count = repeats.IsEmpty ? 1 : repeats[row];
                if (positive[row])
                    here += count;
                else
                    against += count;
            }

            wins += here * (negatives + (against / 2));
            positives += here;
            negatives += against;
        }

        return wins / (positives * negatives);
    }
}
