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
    /// <summary>Adds significance to scores.</summary>
    /// <param name="columns">The encoder's activations.</param>
    /// <param name="concepts">The concepts that were scored.</param>
    /// <param name="lengths">Residues of each protein.</param>
    /// <param name="split">The halves.</param>
    /// <param name="scale">As for the scores.</param>
    /// <param name="scores">The scores of <paramref name="columns"/>.</param>
    /// <param name="scoring">How they were made.</param>
    /// <param name="options">How many permutations; with 0 the scores stay as they are.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="progress">Told of every feature: how many are done, of how many. A feature counts as often as it is
    /// read.</param>
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
        WorkerPool pool,
        Action<long, long>? progress = null,
        CancellationToken cancel = default)
    {
        options.Validate();
        int all = scores.Concepts.Count;
        if (options.Permutations == 0 || all == 0)
            return scores;
        int[] tested = [.. Enumerable.Range(0, all).Where(c => scores.Concepts[c].Best is not null)];
        var reached = new int[all];
        var sums = new double[all];
        long found = 0;
        if (tested.Length > 0)
        {
            ConceptSet only = concepts.Only(tested);
            var permutation = new LabelPermutation(only, lengths, split);
            var batch = new PermutationBatch(columns, only, permutation, only.ToLabels(split), scale, scoring);
            int most = batch.Most;
            long done = 0;
            long total = columns.Features * (((long)options.Permutations + most - 1) / most);
            void FeatureDone() => progress?.Invoke(Interlocked.Increment(ref done), total);
            for (int first = 0, count; first < options.Permutations; first += count)
            {
                count = Math.Min(most, options.Permutations - first);
                foreach (BestPairs best in batch.Run(options.Seed, first, count, pool, FeatureDone, cancel))
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
        return scores.With(significance, options.QBelow, (double)found / options.Permutations);
    }
}
