using System.Runtime.InteropServices;

namespace PlmLens.Analysis.Scoring;

/// <summary>
/// Areas under the ROC and precision-recall curves of one feature against every label, in one group of residues. Exact
/// with ties; residues that a sparse column does not list are one tie at 0. Costs a sort of the listed values and a few
/// operations for each label of each of those residues; nothing grows with residues times labels.
/// </summary>
/// <remarks>
/// AUROC is the Mann-Whitney statistic from sums of midranks, doubled so that they are whole numbers. Average precision
/// adds, for every labelled residue, the precision at the end of its tie.
/// </remarks>
internal sealed class FeatureRanking(LabelIndex labels, int group)
{
    private readonly DescendingOrder _order = new();
    private readonly long[] _doubledRanks = new long[labels.Rows];
    private readonly int[] _seen = new int[labels.Rows];
    private readonly double[] _precisionSums = new double[labels.Rows];
    private readonly int[] _listedLater = new int[labels.Rows];
    private readonly List<int> _rowStarts = [];
    private readonly List<int> _rows = [];
    private readonly long _residues = labels.Totals.Residues(group);

    /// <summary>Ranks a column.</summary>
    /// <param name="column">The values.</param>
    /// <param name="segments">The segment of each.</param>
    public void Run(FeatureColumn column, ReadOnlySpan<int> segments)
    {
        Array.Clear(_doubledRanks);
        Array.Clear(_seen);
        Array.Clear(_precisionSums);
        Sort(column, segments);
        int at = 0;
        while (at < _order.Count && _order.IsPositive(at))
            at = AddTie(at, _order.EndOfTie(at), at);
        long unlisted = column.IsDense ? 0 : _residues - _order.Count;
        int zerosEnd = at < _order.Count && _order.IsZero(at) ? _order.EndOfTie(at) : at;
        if (unlisted > 0)
            AddZeros(at, zerosEnd, unlisted);
        else if (zerosEnd > at)
            AddTie(at, zerosEnd, at);
        for (at = zerosEnd; at < _order.Count;)
            at = AddTie(at, _order.EndOfTie(at), at + unlisted);
    }

    /// <summary>The areas for one label, of the column ranked last.</summary>
    public RankScore Of(int label)
    {
        int row = (label * labels.Groups) + group;
        long positives = labels.Positives(label, group), negatives = _residues - positives;
        double auroc = positives == 0 || negatives == 0
            ? double.NaN
            : (_doubledRanks[row] - (positives * (positives + 1))) / (2.0 * positives * negatives);
        return new RankScore(auroc, positives == 0 ? double.NaN : _precisionSums[row] / positives);
    }

    // The sorted values visit residues in no order, so their rows are first copied to where they lie together.
    private void Sort(FeatureColumn column, ReadOnlySpan<int> segments)
    {
        _order.Clear(column.Values.Length);
        _rows.Clear();
        _rowStarts.Clear();
        for (int i = 0; i < column.Values.Length; i++)
        {
            if (labels.GroupOf(segments[i]) != group)
                continue;
            _order.Add(column.Values[i], _rowStarts.Count);
            _rowStarts.Add(_rows.Count);
            _rows.AddRange(labels.RowsOf(segments[i]));
        }

        _rowStarts.Add(_rows.Count);
        _order.Sort();
    }

    private ReadOnlySpan<int> RowsAt(int place)
    {
        int entry = _order.Tag(place);
        return CollectionsMarshal.AsSpan(_rows)[_rowStarts[entry].._rowStarts[entry + 1]];
    }

    // Residues first .. end - 1 of the order have one value; "before" residues have larger ones.
    private int AddTie(int first, int end, long before)
    {
        CountTie(first, end, DoubledMidrank(before, end - first));
        AddPrecision(first, end, 1.0 / (before + end - first));
        return end;
    }

    // The tie at 0: residues first .. end - 1 of the order, and all that the column does not list.
    private void AddZeros(int first, int end, long unlisted)
    {
        long size = end - first + unlisted, rank = DoubledMidrank(first, size);
        double perResidue = 1.0 / (first + size);
        CountTie(first, end, rank);
        Array.Clear(_listedLater);
        for (int i = end; i < _order.Count; i++)
        {
            foreach (int row in RowsAt(i))
                _listedLater[row]++;
        }

        for (int label = 0; label < labels.Labels; label++)
        {
            int row = (label * labels.Groups) + group;
            int here = labels.Positives(label, group) - _seen[row] - _listedLater[row];
            _doubledRanks[row] += here * rank;
            _seen[row] += here;
            _precisionSums[row] += here * (_seen[row] * perResidue);
        }

        AddPrecision(first, end, perResidue);
    }

    private void CountTie(int first, int end, long doubledMidrank)
    {
        for (int i = first; i < end; i++)
        {
            foreach (int row in RowsAt(i))
            {
                _doubledRanks[row] += doubledMidrank;
                _seen[row]++;
            }
        }
    }

    private void AddPrecision(int first, int end, double perResidue)
    {
        for (int i = first; i < end; i++)
        {
            foreach (int row in RowsAt(i))
                _precisionSums[row] += _seen[row] * perResidue;
        }
    }

    // Ascending ranks of a tie are residues - before - size + 1 .. residues - before.
    private long DoubledMidrank(long before, long size) => (2 * (_residues - before)) - size + 1;
}
