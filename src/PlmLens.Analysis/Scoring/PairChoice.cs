using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Scoring;

/// <summary>Scores of one feature for one concept, and the choice of its threshold on validation.</summary>
internal static class PairChoice
{
    /// <summary>The threshold with the highest F1 on validation; the lowest of ties.</summary>
    /// <param name="counts">The feature's counts.</param>
    /// <param name="concept">The concept's label.</param>
    /// <param name="level">Its level.</param>
    /// <param name="score">The score there.</param>
    public static int BestThreshold<TCounts>(TCounts counts, int concept, ConceptLevel level, out PairScore score)
        where TCounts : IPairCounts
    {
        int best = 0;
        score = default;
        for (int t = 0; t < counts.Thresholds; t++)
        {
            PairScore here = Score(counts, concept, level, CorpusSplit.Validation, t);
            if (here.F1 > score.F1)
                (best, score) = (t, here);
        }

        return best;
    }

    /// <summary>The score at one threshold in one half.</summary>
    public static PairScore Score<TCounts>(
        TCounts counts, int concept, ConceptLevel level, int half, int threshold)
        where TCounts : IPairCounts => PairScore.Of(
        counts.Get(concept, half, threshold),
        counts.Totals.Positives(concept, half),
        level == ConceptLevel.Domain ? counts.Totals.Instances(concept, half) : null);
}
