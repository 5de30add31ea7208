using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Annotate;

/// <summary>
/// Finds places and proteins where a feature that means a concept is active and the concept is not annotated, each with
/// a precision that was estimated on held-out curated proteins. Pairs are chosen on the validation half; precision is
/// read on the test half; what is said is said about any protein of the corpus, or about new ones.
/// </summary>
public sealed class Annotator
{
    private readonly AnnotatedCorpus _corpus;
    private readonly IFeatureColumns _columns;
    private readonly AnnotateOptions _options;
    private readonly IReadOnlyList<ChosenPair> _chosen;
    private readonly IReadOnlyList<PairCalibration> _pairs;
    private readonly WindowMean _mean = new();

    /// <summary>Chooses and calibrates the pairs.</summary>
    /// <param name="corpus">The annotated corpus.</param>
    /// <param name="columns">The SAE's activations on it, sparse.</param>
    /// <param name="maxima">Each feature's maximum in the validation half.</param>
    /// <param name="options">What to list.</param>
    /// <param name="pool">Threads; decide no result.</param>
    /// <param name="cancel">Stops between features.</param>
    /// <exception cref="PlmLensException">Corpus and activations differ in size, or a feature or concept that was asked
    /// for does not exist.</exception>
    public Annotator(
        AnnotatedCorpus corpus,
        IFeatureColumns columns,
        IReadOnlyList<float> maxima,
        AnnotateOptions options,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        options.Validate();
        if (columns.Residues != corpus.FirstResidues[^1] || maxima.Count != columns.Features)
        {
            throw new PlmLensException(
                $"The codes have {columns.Residues} residues and {columns.Features} features, the annotation " +
                $"{corpus.FirstResidues[^1]} and {maxima.Count}; give the proteins that the lens was built from.");
        }

        if (options.Feature is { } feature && feature >= columns.Features)
            throw new PlmLensException($"There is no feature {feature}; the SAE has {columns.Features}.");
        if (options.Concept is { } name && corpus.NumberOf(name) < 0)
            throw new PlmLensException($"The lens has no concept '{name}'; its concepts.tsv lists those it has.");
        _corpus = corpus;
        _columns = columns;
        _options = options;
        int only = options.Concept is null ? -1 : corpus.NumberOf(options.Concept);
        _chosen =
        [
            .. new PairChooser(columns, corpus, maxima, options).Choose(pool, cancel)
                .Where(pair => only < 0 || pair.Concept == only),
        ];
        _pairs = Calibrate();
    }

    /// <summary>The pairs, by concept, best on validation first.</summary>
    public IReadOnlyList<PairCalibration> Pairs => _pairs;

    /// <summary>Says something about the proteins of the corpus.</summary>
    public AnnotationResult Corpus()
    {
        using IFeatureColumnReader reader = _columns.OpenReader();
        var found = new List<AnnotationCall>();
        var calls = new List<FeatureCall>();
        foreach (PairCalibration pair in _pairs)
        {
            FeatureColumn column = _mean.Of(
                reader.Read(pair.Pair.Feature), _corpus.FirstResidues, pair.Pair.Window);
            CallFinder.Find(column.Positions, column.Values, _corpus.FirstResidues, pair.Pair.Cut, calls);
            Judge(pair, calls, _corpus, found);
        }

        return Finish(found, _corpus);
    }

    /// <summary>Says something about new proteins.</summary>
    /// <param name="proteins">The new proteins, with the concepts of the corpus.</param>
    /// <param name="activations">The activations of the features of <see cref="Pairs"/> on them.</param>
    public AnnotationResult New(AnnotatedCorpus proteins, NewActivations activations)
    {
        var found = new List<AnnotationCall>();
        var calls = new List<FeatureCall>();
        foreach (PairCalibration pair in _pairs)
        {
            FeatureColumn column = _mean.Of(
                activations.ColumnOf(pair.Pair.Feature), proteins.FirstResidues, pair.Pair.Window);
            CallFinder.Find(column.Positions, column.Values, proteins.FirstResidues, pair.Pair.Cut, calls);
            Judge(pair, calls, proteins, found);
        }

        return Finish(found, proteins);
    }

    private List<PairCalibration> Calibrate()
    {
        using IFeatureColumnReader reader = _columns.OpenReader();
        var pairs = new List<PairCalibration>();
        foreach (ChosenPair pair in _chosen)
        {
            FeatureColumn column = _mean.Of(reader.Read(pair.Feature), _corpus.FirstResidues, pair.Window);
            pairs.Add(PairCalibration.Of(pair, column, _corpus, _options));
        }

        return pairs;
    }

    private void Judge(
        PairCalibration pair, List<FeatureCall> calls, AnnotatedCorpus proteins, List<AnnotationCall> found)
    {
        foreach (FeatureCall call in PairCalibration.CallsOf(calls, _options.Level))
        {
            float peak = call.Peak / pair.Pair.Maximum;
            if (pair.ClaimAt(peak) is not { } step || step.Precision.Estimate < _options.MinimumPrecision)
                continue;
            found.Add(new AnnotationCall
            {
                Pair = pair,
                Protein = call.Protein,
                Place = call,
                Peak = peak,
                Precision = step.Precision,
                ResiduePrecision = pair.Residues.At(peak) is { Enough: true } residues ? residues.Precision : null,
                State = Curation.StateOf(proteins, pair.Pair.Concept, call, _options.Level),
                Curated = Curation.Describe(proteins.Records[call.Protein], call),
            });
        }
    }

    // Several features of a concept may call one place: the most precise of them says it.
    private AnnotationResult Finish(List<AnnotationCall> found, AnnotatedCorpus proteins)
    {
        var kept = new List<AnnotationCall>();
        foreach (IGrouping<(int, int), AnnotationCall> group in found.GroupBy(c => (c.Pair.Pair.Concept, c.Protein)))
        {
            var own = new List<AnnotationCall>();
            foreach (AnnotationCall call in group.OrderByDescending(c => c.Precision.Estimate)
                .ThenByDescending(c => c.Peak).ThenBy(c => c.Place.Start).ThenBy(c => c.Pair.Pair.Feature))
            {
                if (!own.Exists(o => _options.Level == AnnotateLevel.Protein || Overlap(o.Place, call.Place)))
                    own.Add(call);
            }

            kept.AddRange(own);
        }

        AnnotationTally[] tallies =
        [
            .. kept.GroupBy(call => call.Pair.Pair.Concept).OrderBy(group => group.Key)
                .Select(group => new AnnotationTally(
                group.Key,
                group.Count(call => IsListed(call.State)),
                group.Count(call => call.State == CuratedState.Annotated),
                group.Count(call => call.State == CuratedState.Partly),
                group.Count(call => call.State == CuratedState.Disagrees),
                group.Where(call => call.State == CuratedState.Disagrees).Select(c => c.Protein).Distinct().Count())),
        ];
        return new AnnotationResult(
            _pairs,
            [
                .. kept.Where(call => IsListed(call.State))
                    .OrderBy(call => call.Pair.Pair.Concept)
                    .ThenByDescending(call => call.Precision.Estimate)
                    .ThenByDescending(call => call.Peak)
                    .ThenBy(call => proteins.Records[call.Protein].Accession, StringComparer.Ordinal)
                    .ThenBy(call => call.Place.Start),
            ],
            tallies);
    }

    private static bool IsListed(CuratedState state) =>
        state is CuratedState.Unknown or CuratedState.Unannotated or CuratedState.NotJudged;

    private static bool Overlap(FeatureCall a, FeatureCall b) => a.Start < b.End && b.Start < a.End;
}
