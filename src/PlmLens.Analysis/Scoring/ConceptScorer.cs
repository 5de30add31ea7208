using PlmLens.Analysis.Concepts;
using PlmLens.Core;

namespace PlmLens.Analysis.Scoring;

/// <summary>
/// Scores every feature for every concept with the choices made on one half of the proteins and the result read on the
/// other: the threshold of each pair and the best feature of each concept are chosen on validation and not again.
/// </summary>
public static class ConceptScorer
{
    /// <summary>Scores one encoder.</summary>
    /// <param name="columns">Its activations on the corpus.</param>
    /// <param name="concepts">The concepts.</param>
    /// <param name="split">The halves of the corpus.</param>
    /// <param name="scale">What thresholds are fractions of: <see cref="ThresholdScale.Maximum"/> for an SAE,
    /// <see cref="ThresholdScale.Range"/> for neurons.</param>
    /// <param name="options">Thresholds and bounds.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between features.</param>
    public static ConceptScores Score(
        IFeatureColumns columns,
        ConceptSet concepts,
        CorpusSplit split,
        ThresholdScale scale,
        ScoreOptions options,
        WorkerPool pool,
        CancellationToken cancel = default) =>
        Score(columns, concepts.Concepts, concepts.ToLabels(split), scale, options, pool, cancel);

    /// <summary>Scores one encoder.</summary>
    /// <param name="columns">Its activations on the corpus.</param>
    /// <param name="concepts">The concepts, one for each label.</param>
    /// <param name="labels">Where they are; group 0 is validation and group 1 test.</param>
    /// <param name="scale">What thresholds are fractions of.</param>
    /// <param name="options">Thresholds and bounds.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between features.</param>
    public static ConceptScores Score(
        IFeatureColumns columns,
        IReadOnlyList<Concept> concepts,
        LabelIndex labels,
        ThresholdScale scale,
        ScoreOptions options,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        options.Validate();
        var sink = new Sink(columns.Features, concepts, labels, options);
        double[] thresholds = [.. options.Thresholds];
        ConceptCounter.Count(columns, labels, thresholds, scale, sink, pool, null, CorpusSplit.Test, cancel);
        return sink.Finish();
    }

    private sealed class Sink(int features, IReadOnlyList<Concept> concepts, LabelIndex labels, ScoreOptions options)
        : IFeatureCountsSink
    {
        private readonly IReadOnlyList<ConceptPair>[] _pairs = new IReadOnlyList<ConceptPair>[features];
        private readonly float[] _maxima = new float[features];
        private readonly ConceptPair?[] _best = new ConceptPair?[concepts.Count];
        private readonly Lock _gate = new();

        public void Accept(FeatureCounts counts)
        {
            var pairs = new List<ConceptPair>();
            for (int concept = 0; concept < _best.Length; concept++)
            {
                if (counts.Get(concept, CorpusSplit.Validation, 0).TruePositives > 0)
                    pairs.Add(BestThreshold(counts, concept));
            }

            lock (_gate)
            {
                foreach (ConceptPair pair in pairs)
                {
                    if (IsBetter(pair, _best[pair.Concept]))
                        _best[pair.Concept] = pair;
                }
            }

            pairs.Sort(BestFirst);
            int kept = pairs.FindIndex(
                Math.Min(options.ConceptsPerFeature, pairs.Count), pair => pair.Validation.F1 <= options.FoundAbove);
            if (kept >= 0)
                pairs.RemoveRange(kept, pairs.Count - kept);
            pairs.TrimExcess();
            _pairs[counts.Feature] = pairs;
            _maxima[counts.Feature] = counts.Maximum;
        }

        public ConceptScores Finish()
        {
            var results = new ConceptResult[_best.Length];
            for (int c = 0; c < results.Length; c++)
            {
                bool above = _best[c] is { } best
                    && best.Validation.F1 > options.FoundAbove && best.Test.F1 > options.FoundAbove;
                results[c] = new ConceptResult(
                    concepts[c],
                    labels.Positives(c, CorpusSplit.Validation),
                    labels.InstanceCount(c, CorpusSplit.Validation),
                    labels.Positives(c, CorpusSplit.Test),
                    labels.InstanceCount(c, CorpusSplit.Test),
                    _best[c],
                    above,
                    above && concepts[c].CountsAsSuccess);
            }

            return new ConceptScores(results, _pairs, _maxima, options.FoundAbove);
        }

        private ConceptPair BestThreshold(FeatureCounts counts, int concept)
        {
            ConceptLevel level = concepts[concept].Level;
            int best = PairChoice.BestThreshold(counts, concept, level, out PairScore validation);
            return new ConceptPair(
                concept,
                counts.Feature,
                options.Thresholds[best],
                counts.Get(concept, CorpusSplit.Validation, best),
                validation,
                counts.Get(concept, CorpusSplit.Test, best),
                PairChoice.Score(counts, concept, level, CorpusSplit.Test, best),
                counts.RankOf(concept));
        }

        // A total order, so that the best pair does not depend on the order in which features are counted.
        private static bool IsBetter(ConceptPair pair, ConceptPair? than) =>
            than is null
            || pair.Validation.F1 > than.Validation.F1
            || (pair.Validation.F1 == than.Validation.F1 && pair.Feature < than.Feature);

        private static int BestFirst(ConceptPair a, ConceptPair b)
        {
            int byF1 = b.Validation.F1.CompareTo(a.Validation.F1);
            return byF1 != 0 ? byF1 : a.Concept.CompareTo(b.Concept);
        }
    }
}
