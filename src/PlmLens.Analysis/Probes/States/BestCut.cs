using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Probes;

/// <summary>The cut of some margins that gives the highest F1, over all cuts there are.</summary>
internal sealed class BestCut
{
    private readonly ConceptLevel _level;
    private readonly float[][] _carriers = [[], []];
    private readonly float[][] _others = [[], []];
    private readonly float[][] _places = [[], []];

    /// <summary>Sorts the margins of both halves.</summary>
    /// <param name="margins">One for each residue of the corpus.</param>
    /// <param name="carries">Whether each carries the concept.</param>
    /// <param name="halves">The half of each: <see cref="CorpusSplit.Validation"/>, <see cref="CorpusSplit.Test"/>, or
    /// something else for a residue that does not count.</param>
    /// <param name="places">The largest margin in each place of the concept, and the place's half.</param>
    /// <param name="level">The concept's.</param>
    public BestCut(
        ReadOnlySpan<float> margins,
        ReadOnlySpan<bool> carries,
        ReadOnlySpan<byte> halves,
        IReadOnlyList<(int Half, float Largest)> places,
        ConceptLevel level)
    {
        _level = level;
        for (int half = CorpusSplit.Validation; half <= CorpusSplit.Test; half++)
        {
            List<float> with = [], without = [];
            for (int r = 0; r < margins.Length; r++)
            {
                if (halves[r] == half)
                    (carries[r] ? with : without).Add(margins[r]);
            }

            _carriers[half] = Sorted(with);
            _others[half] = Sorted(without);
            int wanted = half;
            _places[half] = Sorted(places.Where(p => p.Half == wanted).Select(p => p.Largest));
        }
    }

    /// <summary>The cut with the highest F1 on validation, the highest of ties.</summary>
    public float OnValidation()
    {
        float[] carriers = _carriers[CorpusSplit.Validation];
        float best = float.PositiveInfinity;
        double f1 = 0;
        for (int i = carriers.Length - 1; i >= 0; i--)
        {
            // Just below a carrier's margin is where recall grows; any cut between two carriers only adds errors.
            if (i > 0 && carriers[i - 1] == carriers[i])
                continue;
            float cut = MathF.BitDecrement(carriers[i]);
            double here = Score(CorpusSplit.Validation, cut).F1;
            if (here > f1)
                (f1, best) = (here, cut);
        }

        return best;
    }

    /// <summary>Scores of "margin greater than <paramref name="cut"/>" in one half.</summary>
    public PairScore Score(int half, float cut)
    {
        float[] carriers = _carriers[half], places = _places[half];
        int hits = Above(places, cut);
        return PairScore.Of(
            new PairCounts(Above(carriers, cut), Above(_others[half], cut), hits),
            carriers.Length,
            _level == ConceptLevel.Domain ? places.Length : null);
    }

    /// <summary>The chance that a carrier of the half has a larger margin than another residue, ties counting
    /// half.</summary>
    public double Auroc(int half)
    {
        float[] carriers = _carriers[half], others = _others[half];
        double wins = 0;
        foreach (float margin in carriers)
        {
            int above = Above(others, margin), notBelow = Above(others, MathF.BitDecrement(margin));
            wins += others.Length - notBelow + ((notBelow - above) / 2.0);
        }

        return wins / ((double)carriers.Length * others.Length);
    }

    private static float[] Sorted(IEnumerable<float> values)
    {
        float[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted;
    }

    private static int Above(float[] ascending, float cut)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] > cut)
                high = middle;
            else
                low = middle + 1;
        }

        return ascending.Length - low;
    }
}
