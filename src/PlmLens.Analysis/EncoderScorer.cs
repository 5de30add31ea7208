using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Nulls;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Significance;
using PlmLens.Core;

namespace PlmLens.Analysis;

/// <summary>Scores encoders of one corpus, all in the same way.</summary>
internal sealed class EncoderScorer
{
    private readonly LensInputs _inputs;
    private readonly LensOptions _options;
    private readonly CorpusSplit _split;
    private readonly ConceptSet _nulls;
    private readonly int[] _lengths;
    private readonly LabelIndex _labels;
    private readonly LabelIndex _nullLabels;
    private readonly WorkerPool _pool;
    private readonly IWorkProgress _progress;
    private readonly CancellationToken _cancel;

    public EncoderScorer(
        LensInputs inputs,
        LensOptions options,
        CorpusSplit split,
        WorkerPool pool,
        IWorkProgress progress,
        CancellationToken cancel)
    {
        _inputs = inputs;
        _options = options;
        _split = split;
        _pool = pool;
        _progress = progress;
        _cancel = cancel;
        _lengths = [.. inputs.Records.Select(record => record.Length)];
        Concepts = inputs.Labels is { } labels
            ? labels.Collect(inputs.Records, split, options.Concepts)
            : ConceptSet.FromFeatures(inputs.Records, split, options.Concepts);
        _nulls = NullConcepts.Of(inputs.Records);
        _labels = Concepts.ToLabels(split);
        _nullLabels = _nulls.ToLabels(split);
    }

    /// <summary>The concepts that are tested.</summary>
    public ConceptSet Concepts { get; }

    /// <summary>Scores one encoder.</summary>
    /// <param name="columns">Its activations.</param>
    /// <param name="scale">What its thresholds are fractions of.</param>
    /// <param name="name">What progress calls it.</param>
    public EncoderScores Score(IFeatureColumns columns, ThresholdScale scale, string name)
    {
        string stage = $"scoring {name}";
        _progress.Report(stage, 0, columns.Features, "features");
        ConceptScores found = Score(columns, Concepts, _labels, scale);
        ConceptScores apart = Score(columns, _nulls, _nullLabels, scale);
        _progress.Report(stage, columns.Features, columns.Features, "features");
        string permuting = $"permuting for {name}";
        PermutationOptions permutations = _options.Significance with { Seed = _options.Seed };
        found = PermutationNull.Apply(
            columns,
            Concepts,
            _lengths,
            _split,
            scale,
            found,
            _options.Scores,
            permutations,
            _pool,
            (done, total) => _progress.Report(permuting, done, total, "features"),
            _cancel);
        return new EncoderScores(found, apart);
    }

    /// <summary>What the null concepts predict of the concepts.</summary>
    public ConceptScores ScoreNullPredictors() =>
        Score(new NullConceptColumns(_inputs.Records), Concepts, _labels, ThresholdScale.Maximum);

    private ConceptScores Score(
        IFeatureColumns columns, ConceptSet concepts, LabelIndex labels, ThresholdScale scale) =>
        ConceptScorer.Score(columns, concepts.Concepts, labels, scale, _options.Scores, _pool, _cancel);
}
