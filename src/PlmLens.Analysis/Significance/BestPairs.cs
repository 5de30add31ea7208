using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Significance;

/// <summary>The best feature of each concept on validation and its F1 on test, without the rest of what
/// <see cref="ConceptScorer"/> keeps.</summary>
internal sealed class BestPairs
{
    private readonly Entry[] _best;

    public BestPairs(int concepts)
    {
        _best = new Entry[concepts];
        Array.Fill(_best, new Entry(int.MaxValue, 0, 0));
    }

    /// <summary>F1 on test of the best pair of a concept; 0 without one.</summary>
    public double TestF1(int concept) => _best[concept].TestF1;

    /// <summary>True when the best pair is above <paramref name="bound"/> on both halves.</summary>
    public bool IsFound(int concept, double bound) =>
        _best[concept].ValidationF1 > bound && _best[concept].TestF1 > bound;

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Fill(_best, new Entry(int.MaxValue, 0, 0));

    /// <summary>Considers a feature for a concept.</summary>
    public void Offer(int concept, int feature, double validationF1, double testF1)
    {
        var entry = new Entry(feature, validationF1, testF1);
        if (entry.IsBetterThan(_best[concept]))
            _best[concept] = entry;
    }

    /// <summary>Considers what another thread found.</summary>
    public void Merge(BestPairs other)
    {
        for (int concept = 0; concept < _best.Length; concept++)
        {
            if (other._best[concept].IsBetterThan(_best[concept]))
                _best[concept] = other._best[concept];
        }
    }

    private readonly record struct Entry(int Feature, double ValidationF1, double TestF1)
    {
        // A total order, so that threads do not decide.
        public bool IsBetterThan(Entry other) => ValidationF1 > other.ValidationF1
            || (ValidationF1 == other.ValidationF1 && Feature < other.Feature);
    }
}
