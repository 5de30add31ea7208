using System.Runtime.Intrinsics;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Significance;

/// <summary>Counts one feature after another against the labels of several permutations, protein by protein: the counts
/// that <see cref="ConceptCounter"/> gives for the labels of each.</summary>
/// <remarks>Counts are kept as vectors of thresholds: for each permutation the active residues of each half, then for
/// each row (a concept in a half) the true positives and the instances hit.</remarks>
internal sealed class MoveCounter
{
    private const int Halves = 2;
    private readonly CumulativeLevels _levels;
    private readonly int _concepts;
    private readonly int _perPermutation;
    private readonly int _thresholds;
    private readonly int[] _sums;

    // Of the protein under one set of labels: which counts change, and by how much.
    private readonly List<int> _slots = [];
    private readonly List<Vector256<int>> _changes = [];

    /// <param name="concepts">Number of concepts.</param>
    /// <param name="permutations">How many.</param>
    /// <param name="thresholds">Number of thresholds.</param>
    public MoveCounter(int concepts, int permutations, int thresholds)
    {
        _levels = new CumulativeLevels(thresholds);
        _concepts = concepts;
        _perPermutation = Stride(concepts, thresholds);
        _thresholds = thresholds;
        _sums = new int[permutations * _perPermutation];
    }

    /// <summary>Numbers that are kept for each permutation.</summary>
    public static int Stride(int concepts, int thresholds) =>
        (Halves + (2 * Halves * concepts)) * CumulativeLevels.VectorsFor(thresholds) * CumulativeLevels.Lanes;

    /// <summary>Forgets the feature.</summary>
    public void Clear() => Array.Clear(_sums);

    /// <summary>Adds one protein.</summary>
    /// <param name="column">The feature.</param>
    /// <param name="values">Where the protein's values lie in the column.</param>
    /// <param name="first">Its first residue in the corpus.</param>
    /// <param name="residues">Its length.</param>
    /// <param name="half">Its half.</param>
    /// <param name="moves">Its labels.</param>
    /// <param name="cuts">The thresholds.</param>
    public void Add(
        FeatureColumn column,
        Range values,
        int first,
        int residues,
        int half,
        ReadOnlySpan<MovedLabels.Move> moves,
        ReadOnlySpan<float> cuts)
    {
        if (column.IsDense)
            _levels.Read(column.Values[values], cuts);
        else
            _levels.Read(residues, first, column.Positions[values], column.Values[values], cuts);
        if (_levels.AreEmpty)
            return;
        foreach (MovedLabels.Move move in moves)
        {
            for (int vector = 0; vector < _levels.Vectors; vector++)
            {
                _slots.Clear();
                _changes.Clear();
                Count(move.Places, half, vector);
                foreach (int permutation in move.Permutations)
                    Add(permutation * _perPermutation);
            }
        }
    }

    /// <summary>The counts of one permutation, valid until the next feature.</summary>
    /// <param name="permutation">Which.</param>
    /// <param name="totals">How much of each label it has.</param>
    public Counts Of(int permutation, LabelTotals totals) => new(this, permutation * _perPermutation, totals);

    /// <summary>How much of each label a permutation has, when all proteins were added with a feature that is active on
    /// every residue.</summary>
    public LabelTotals TotalsOf(int permutation)
    {
        int start = permutation * _perPermutation;
        long[] residues = [.. Enumerable.Range(0, Halves).Select(half => (long)_sums[start + ActiveSlot(half, 0)])];
        var positives = new int[_concepts * Halves];
        var instances = new int[_concepts * Halves];
        for (int row = 0; row < positives.Length; row++)
        {
            positives[row] = _sums[start + PositivesSlot(row / Halves, row % Halves, 0)];
            instances[row] = _sums[start + InstancesSlot(row / Halves, row % Halves, 0)];
        }

        return new LabelTotals(_concepts, Halves, residues, positives, instances);
    }

    private int Slot(int number, int vector) => ((number * _levels.Vectors) + vector) * CumulativeLevels.Lanes;

    private int ActiveSlot(int half, int vector) => Slot(half, vector);

    private int PositivesSlot(int concept, int half, int vector) =>
        Slot(Halves + (2 * ((concept * Halves) + half)), vector);

    private int InstancesSlot(int concept, int half, int vector) =>
        Slot(Halves + (2 * ((concept * Halves) + half)) + 1, vector);

    private void Count(ReadOnlySpan<int> places, int half, int vector)
    {
        int at = 0;
        Keep(ActiveSlot(half, vector), Sum(places, ref at, vector, out _));
        while (at < places.Length)
        {
            int concept = places[at++];
            bool apart = places[at++] == 1;
            Vector256<int> positives = Sum(places, ref at, vector, out Vector256<int> hit);
            if (!apart)
            {
                hit = Vector256<int>.Zero;
                for (int left = places[at++]; left > 0; left--)
                    hit -= Vector256.GreaterThan(Sum(places, ref at, vector, out _), Vector256<int>.Zero);
            }

            if (positives != Vector256<int>.Zero)
                Keep(PositivesSlot(concept, half, vector), positives);
            if (hit != Vector256<int>.Zero)
                Keep(InstancesSlot(concept, half, vector), hit);
        }
    }

    // Values in a list of stretches, and the number of stretches that have any.
    private Vector256<int> Sum(ReadOnlySpan<int> places, ref int at, int vector, out Vector256<int> hit)
    {
        Vector256<int> sum = Vector256<int>.Zero;
        hit = Vector256<int>.Zero;
        for (int left = places[at++]; left > 0; left--, at += 2)
        {
            Vector256<int> here = _levels.Count(places[at], places[at + 1], vector);
            sum += here;
            hit -= Vector256.GreaterThan(here, Vector256<int>.Zero);
        }

        return sum;
    }

    private void Keep(int slot, Vector256<int> change)
    {
        _slots.Add(slot);
        _changes.Add(change);
    }

    private void Add(int permutation)
    {
        for (int i = 0; i < _slots.Count; i++)
        {
            Span<int> sum = _sums.AsSpan(permutation + _slots[i], CumulativeLevels.Lanes);
            (Vector256.Create<int>(sum) + _changes[i]).CopyTo(sum);
        }
    }

    /// <summary>The counts of one permutation.</summary>
    public readonly struct Counts(MoveCounter counter, int start, LabelTotals totals) : IPairCounts
    {
        /// <inheritdoc/>
        public int Thresholds => counter._thresholds;

        /// <inheritdoc/>
        public LabelTotals Totals => totals;

        /// <inheritdoc/>
        public PairCounts Get(int label, int group, int threshold)
        {
            int truePositives = At(counter.PositivesSlot(label, group, 0), threshold);
            int active = At(counter.ActiveSlot(group, 0), threshold);
            int hit = At(counter.InstancesSlot(label, group, 0), threshold);
            return new PairCounts(truePositives, active - truePositives, hit);
        }

        private int At(int slot, int threshold) => counter._sums[start + slot + threshold];
    }
}
