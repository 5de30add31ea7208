using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>
/// InterPLM's counts and scores (<c>compare_activations.py</c>, <c>calculate_f1.py</c>) by this program's counter: all
/// shards in one pass, validation and test as its two groups.
/// </summary>
public sealed class ScoringTask
{
    /// <summary>The five thresholds, fractions of a feature's maximum.</summary>
    public static readonly double[] Thresholds = [0, 0.15, 0.5, 0.6, 0.8];

    private readonly CountTable _counts;
    private readonly long[][] _domains;

    private ScoringTask(IReadOnlyList<string> concepts, CountTable counts, long[][] domains)
    {
        Concepts = concepts;
        _counts = counts;
        _domains = domains;
    }

    /// <summary>Names of the concepts.</summary>
    public IReadOnlyList<string> Concepts { get; }

    /// <summary>Counts features.</summary>
    /// <param name="columns">Activations of all shards, one after the other.</param>
    /// <param name="concepts">Names of the concepts.</param>
    /// <param name="shards">The labels of the same residues.</param>
    /// <param name="maxima">Each feature's maximum over the whole corpus, which thresholds are fractions of; null when
    /// the activations are divided by it already.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between features.</param>
    public static ScoringTask Count(
        IFeatureColumns columns,
        IReadOnlyList<string> concepts,
        IReadOnlyList<ScoringShard> shards,
        float[]? maxima,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        var counts = new CountTable(columns.Features);
        ConceptCounter.Count(
            columns,
            Labels(concepts, shards),
            Thresholds,
            maxima is null ? ThresholdScale.None : ThresholdScale.Maximum,
            counts,
            pool,
            maxima is null ? null : [.. maxima.Select(maximum => new FeatureRange(0, maximum))],
            cancel: cancel);
        long[][] domains = [new long[concepts.Count], new long[concepts.Count]];
        foreach (ScoringShard shard in shards)
        {
            foreach ((int concept, int highest) in shard.HighestIds(concepts.Count).Index())
                domains[Half(shard)][concept] += highest;
        }

        return new ScoringTask(concepts, counts, domains);
    }

    /// <summary>The table of one half: concepts, features and thresholds in this order, without what has no true
    /// positive.</summary>
    /// <param name="isTest">The test set; else validation.</param>
    public IEnumerable<ScoringRow> Rows(bool isTest)
    {
        int half = isTest ? CorpusSplit.Test : CorpusSplit.Validation;
        for (int concept = 0; concept < Concepts.Count; concept++)
        {
            for (int feature = 0; feature < _counts.Features; feature++)
            {
                FeatureCounts counts = _counts.Of(feature);
                for (int t = 0; t < Thresholds.Length; t++)
                {
                    PairCounts pair = counts.Get(concept, half, t);
                    if (pair.TruePositives > 0)
                        yield return Row(concept, feature, t, pair, counts.Totals.Positives(concept, half), half);
                }
            }
        }
    }

    private ScoringRow Row(int concept, int feature, int threshold, PairCounts pair, int positives, int half)
    {
        bool residueLevel = ScoringRules.IsResidueLevel(Concepts[concept]);
        var score = PairScore.Of(pair, positives, residueLevel ? null : checked((int)_domains[half][concept]));
        return new ScoringRow(
            Concepts[concept],
            feature,
            Thresholds[threshold],
            score.Precision,
            score.RecallPerResidue,
            score.Recall,
            score.ResidueF1,
            score.F1,
            pair.TruePositives,
            pair.FalsePositives,
            pair.InstancesHit,
            residueLevel);
    }

    private static int Half(ScoringShard shard) => shard.IsTest ? CorpusSplit.Test : CorpusSplit.Validation;

    // A domain is all residues with one id of one concept, neighbours or not.
    private static LabelIndex Labels(IReadOnlyList<string> concepts, IReadOnlyList<ScoringShard> shards)
    {
        var builder = new LabelIndexBuilder([.. concepts.Select(c => !ScoringRules.IsResidueLevel(c))], groups: 2);
        foreach (ScoringShard shard in shards)
        {
            builder.BeginProtein(shard.Residues, Half(shard));
            foreach (IGrouping<(int Concept, int Id), int> domain in shard.Labels.GroupBy(
                label => (label.Concept, label.Id), label => label.Residue))
                builder.Add(domain.Key.Concept, [.. domain.Select(residue => residue..(residue + 1))]);
        }

        return builder.Build();
    }
}
