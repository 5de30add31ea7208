using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Significance;

/// <summary>
/// Repeats the whole choice (of the threshold of each pair and the feature of each concept on validation, read on test)
/// on permuted labels. So p-values of best pairs pay for every feature and threshold that was tried, and q for every
/// concept.
/// </summary>
public static class PermutationNull
{
    // Labels of several permutations are counted while a column is at hand.
    private const int MostAtOnce = 16;
    private const long MostResiduesAtOnce = 1 << 26;

    /// <summary>Adds significance to scores.</summary>
    /// <param name="columns">The encoder's activations.</param>
    /// <param name="concepts">The concepts that were scored.</param>
    /// <param name="lengths">Residues of each protein.</param>
    /// <param name="split">The halves.</param>
    /// <param name="scale">As for the scores.</param>
    /// <param name="scores">The scores of <paramref name="columns"/>.</param>
    /// <param name="scoring">How they were made.</param>
    /// <param name="options">How many permutations; with 0 the scores stay as they are.</param>
    /// <param name="everyConcept">False permutes only concepts whose best pair is above the bound on both halves; the
    /// others count as p = 1, so that q of the former is an upper bound.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="progress">Told of every batch: permutations done.</param>
    /// <param name="cancel">Stops between features.</param>
    public static ConceptScores Apply(
        IFeatureColumns columns,
        ConceptSet concepts,
        int[] lengths,
        CorpusSplit split,
        ThresholdScale scale,
        ConceptScores scores,
        ScoreOptions scoring,
        PermutationOptions options,
        bool everyConcept,
        WorkerPool pool,
        Action<int>? progress = null,
        CancellationToken cancel = default)
    {
        options.Validate();
        int all = scores.Concepts.Count;
        if (options.Permutations == 0 || all == 0)
            return scores;
        int[] tested =
        [
            .. Enumerable.Range(0, all).Where(c => scores.Concepts[c].Best is not null
                && (everyConcept || scores.Concepts[c].AboveBound)),
        ];
        var reached = new int[all];
        var sums = new double[all];
        long found = 0;
        if (tested.Length > 0)
        {
            var permutation = new LabelPermutation(concepts.Only(tested), lengths, split);
            LabelIndex real = concepts.Only(tested).ToLabels(split);
            int atOnce = (int)Math.Clamp(MostResiduesAtOnce / Math.Max(1, columns.Residues), 1, MostAtOnce);
            for (int first = 0; first < options.Permutations; first += atOnce)
            {
                int count = Math.Min(atOnce, options.Permutations - first);
                var batch = new PermutationBatch(columns, concepts.Only(tested), real, scale, scoring);
                foreach (BestPairs best in batch.Run(permutation, options.Seed, first, count, pool, cancel))
                {
                    for (int i = 0; i < tested.Length; i++)
                    {
                        int concept = tested[i];
                        sums[concept] += best.TestF1(i);
                        reached[concept] += best.TestF1(i) >= scores.Concepts[concept].Best!.Test.F1 ? 1 : 0;
                        bool counts = concepts.Concepts[concept].CountsAsSuccess;
                        found += counts && best.IsFound(i, scoring.FoundAbove) ? 1 : 0;
                    }
                }

                progress?.Invoke(first + count);
            }
        }

        var permuted = new HashSet<int>(tested);
        double[] p =
        [
            .. Enumerable.Range(0, all).Select(
                c => permuted.Contains(c) ? (1.0 + reached[c]) / (1.0 + options.Permutations) : 1),
        ];
        double[] q = BenjaminiHochberg.Q(p);
        ConceptSignificance[] significance =
        [
            .. Enumerable.Range(0, all).Select(c => new ConceptSignificance(
                p[c], q[c], permuted.Contains(c) ? sums[c] / options.Permutations : null)),
        ];
        return scores.With(
            significance, options.QBelow, everyConcept ? (double)found / options.Permutations : null);
    }
}
