using System.Runtime.InteropServices;
using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Families;

/// <summary>
/// Tests one feature for all classes at once: only the classes of the proteins that the feature scores are touched.
/// Counts are exact integers. One for each thread; reused.
/// </summary>
/// <remarks>A protein's level is the number of thresholds that its score exceeds. Levels go into a histogram for each
/// (class, half); the sum from the top gives the counts at all thresholds.</remarks>
internal sealed class FamilyCounter(ClassIndex classes, CorpusSplit split, FamilyOptions options)
{
    private readonly int _most = options.FractionSteps + options.Quantiles.Count;
    private readonly ThresholdGrid _grid = new(options);
    private readonly HypergeometricTail _chance = new(classes.ProteinsIn(CorpusSplit.Test));
    private readonly List<float> _validation = [];
    private readonly List<int> _touched = [];
    private readonly List<FamilyPair> _pairs = [];
    private readonly bool[] _isTouched = new bool[classes.Tested.Count];
    private int[] _hits = [];
    private int[] _predicted = [];

    /// <summary>Tests a feature.</summary>
    /// <param name="feature">Its number.</param>
    /// <param name="scores">Its scores.</param>
    /// <param name="pairs">One pair, with the threshold that is best on validation, for each class that has a true
    /// positive there; in order of class; valid until the next call.</param>
    /// <returns>False when the feature scores all validation proteins the same, so that there is nothing to
    /// choose.</returns>
    public bool Count(int feature, ProteinScoreList scores, out ReadOnlySpan<FamilyPair> pairs)
    {
        _pairs.Clear();
        pairs = [];
        ReadOnlySpan<float> cuts = Cuts(scores);
        if (cuts.IsEmpty)
            return false;
        if (_hits.Length == 0)
        {
            _hits = new int[_isTouched.Length * 2 * _most];
            _predicted = new int[2 * _most];
        }

        AddLevels(scores, cuts);
        SumFromTheTop(_predicted.AsSpan(0, _most));
        SumFromTheTop(_predicted.AsSpan(_most));
        _touched.Sort();
        foreach (int one in _touched)
        {
            Choose(feature, one, cuts);
            _hits.AsSpan(one * 2 * _most, 2 * _most).Clear();
            _isTouched[one] = false;
        }

        _touched.Clear();
        _predicted.AsSpan().Clear();
        pairs = CollectionsMarshal.AsSpan(_pairs);
        return true;
    }

    private ReadOnlySpan<float> Cuts(ProteinScoreList scores)
    {
        _validation.Clear();
        for (int i = 0; i < scores.Proteins.Length; i++)
        {
            if (split.HalfOf(scores.Proteins[i]) == CorpusSplit.Validation)
                _validation.Add(scores.Scores[i]);
        }

        _validation.Sort();
        return _grid.Make(CollectionsMarshal.AsSpan(_validation), classes.ProteinsIn(CorpusSplit.Validation));
    }

    private void AddLevels(ProteinScoreList scores, ReadOnlySpan<float> cuts)
    {
        for (int i = 0; i < scores.Proteins.Length; i++)
        {
            int protein = scores.Proteins[i];
            int level = Level(scores.Scores[i], cuts);
            if (level == 0)
                continue;
            int at = (split.HalfOf(protein) * _most) + level - 1;
            _predicted[at]++;
            foreach (int one in classes.Of(protein))
            {
                _hits[(one * 2 * _most) + at]++;
                if (_isTouched[one])
                    continue;
                _isTouched[one] = true;
                _touched.Add(one);
            }
        }
    }

    private void Choose(int feature, int one, ReadOnlySpan<float> cuts)
    {
        Span<int> validation = _hits.AsSpan(one * 2 * _most, _most), test = _hits.AsSpan(((one * 2) + 1) * _most, _most);
        SumFromTheTop(validation);
        int best = 0;
        FamilyCounts bestCounts = default;
        for (int t = 0; t < cuts.Length; t++)
        {
            var counts = new FamilyCounts(validation[t], _predicted[t], classes.Members(one, CorpusSplit.Validation));
            if (counts.F1 > bestCounts.F1)
                (best, bestCounts) = (t, counts);
        }

        if (bestCounts.TruePositives == 0)
            return;
        SumFromTheTop(test);
        var tested = new FamilyCounts(test[best], _predicted[_most + best], classes.Members(one, CorpusSplit.Test));
        (float low, float high) = _grid.Range;
        double p = _chance.AtLeast(
            classes.ProteinsIn(CorpusSplit.Test), tested.Members, tested.Predicted, tested.TruePositives);
        double fraction = (cuts[best] - (double)low) / (high - (double)low);
        _pairs.Add(new FamilyPair(feature, one, cuts[best], fraction, bestCounts, tested, p));
    }

    // The number of ascending cuts that the score is greater than.
    private static int Level(float score, ReadOnlySpan<float> cuts)
    {
        int low = 0, high = cuts.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cuts[middle] < score)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static void SumFromTheTop(Span<int> counts)
    {
        for (int t = counts.Length - 2; t >= 0; t--)
            counts[t] += counts[t + 1];
    }
}
