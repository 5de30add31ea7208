using System.Runtime.InteropServices;
using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Families;

/// <summary>
/// Tests one feature for all classes at once: only the classes of the proteins that the feature scores are touched.
/// Counts are exact integers. One for each thread; reused.
/// </summary>
/// <remarks>A protein's level is the number of thresholds that its score exceeds. Levels go into a histogram for each
/// (class, group of proteins); the sum from the top gives the counts at all thresholds.</remarks>
internal sealed class FamilyCounter(ClassIndex classes, CorpusSplit split, FamilyOptions options)
{
    private readonly int _most = options.FractionSteps + options.Quantiles.Count;
    private readonly ThresholdGrid _grid = new(options);
    private readonly HypergeometricTail _chance = new(classes.ProteinsIn(ClassIndex.Independent));
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
            _hits = new int[_isTouched.Length * ClassIndex.Groups * _most];
            _predicted = new int[ClassIndex.Groups * _most];
        }

        AddLevels(scores, cuts);
        for (int group = 0; group < ClassIndex.Groups; group++)
            SumFromTheTop(_predicted.AsSpan(group * _most, _most));
        _touched.Sort();
        foreach (int one in _touched)
        {
            Choose(feature, one, cuts);
            Hits(one).Clear();
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
            int independent = (ClassIndex.Independent * _most) + level - 1;
            bool isIndependent = classes.IsIndependent(protein);
            _predicted[at]++;
            _predicted[independent] += isIndependent ? 1 : 0;
            foreach (int one in classes.Of(protein))
            {
                Span<int> hits = Hits(one);
                hits[at]++;
                hits[independent] += isIndependent ? 1 : 0;
                if (_isTouched[one])
                    continue;
                _isTouched[one] = true;
                _touched.Add(one);
            }
        }
    }

    private void Choose(int feature, int one, ReadOnlySpan<float> cuts)
    {
        for (int group = 0; group < ClassIndex.Groups; group++)
            SumFromTheTop(Hits(one).Slice(group * _most, _most));
        int best = 0;
        FamilyCounts validation = default;
        for (int t = 0; t < cuts.Length; t++)
        {
            FamilyCounts counts = CountsAt(one, CorpusSplit.Validation, t);
            if (counts.F1 > validation.F1)
                (best, validation) = (t, counts);
        }

        if (validation.TruePositives == 0)
            return;
        FamilyCounts independent = CountsAt(one, ClassIndex.Independent, best);
        double p = _chance.AtLeast(
            classes.ProteinsIn(ClassIndex.Independent),
            independent.Members,
            independent.Predicted,
            independent.TruePositives);
        (float low, float high) = _grid.Range;
        double fraction = (cuts[best] - (double)low) / (high - (double)low);
        FamilyCounts test = CountsAt(one, CorpusSplit.Test, best);
        _pairs.Add(new FamilyPair(feature, one, cuts[best], fraction, validation, test, independent, p));
    }

    private Span<int> Hits(int one) => _hits.AsSpan(one * ClassIndex.Groups * _most, ClassIndex.Groups * _most);

    private FamilyCounts CountsAt(int one, int group, int threshold)
    {
        int at = (group * _most) + threshold;
        return new FamilyCounts(Hits(one)[at], _predicted[at], classes.Members(one, group));
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
