using PlmLens.Analysis.Baselines;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Controls;
using PlmLens.Analysis.Encoding;
using PlmLens.Analysis.Fidelity;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Statistics;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis;

/// <summary>
/// Builds a lens: encodes an annotated corpus, then statistics, fidelity and concept scores of the SAE beside two
/// baselines, into one folder. The same inputs and options give the same bytes.
/// </summary>
public sealed class LensBuilder
{
    // Of each kind in a blind rating, as in InterProt's study (Adams et al. 2025).
    private const int ControlsOfEach = 100;

    private readonly LensInputs _inputs;
    private readonly LensOptions _options;
    private readonly WorkerPool _pool;
    private readonly IWorkProgress _progress;
    private readonly CancellationToken _cancel;
    private readonly CorpusSplit _split;
    private readonly EncoderScorer _scorer;

    private LensBuilder(
        LensInputs inputs, LensOptions options, WorkerPool pool, IWorkProgress progress, CancellationToken cancel)
    {
        _inputs = inputs;
        _options = options;
        _pool = pool;
        _progress = progress;
        _cancel = cancel;
        _split = CorpusSplit.Make(inputs.Records, inputs.Clusters, options.SplitSeed ?? options.Seed);
        RequireHalves(inputs, _split);
        _scorer = new EncoderScorer(inputs, options, _split, pool, progress, cancel);
    }

    /// <summary>Builds a lens.</summary>
    /// <param name="folder">Where it goes; appears only when it is whole.</param>
    /// <param name="inputs">What it is built from.</param>
    /// <param name="options">How.</param>
    /// <param name="pool">Threads; decides no result.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops between batches and features; nothing is left.</param>
    /// <returns>The lens, open.</returns>
    /// <exception cref="PlmLensException">The inputs do not belong together, or the folder is taken.</exception>
    public static LensFolder Build(
        string folder,
        LensInputs inputs,
        LensOptions options,
        WorkerPool pool,
        IWorkProgress progress,
        CancellationToken cancel = default)
    {
        options.Validate();
        LensWriter.RequireFree(folder, options.Replace);
        string hook = LensChecks.RequireMatch(inputs);
        var builder = new LensBuilder(inputs, options, pool, progress, cancel);
        using var writer = new LensWriter(folder, options.Replace);
        return builder.Run(writer, hook);
    }

    private LensFolder Run(LensWriter writer, string hook)
    {
        writer.CopySae(_inputs.Sae.Path);
        CachedRows rows = _inputs.Cache.Rows(hook);
        ConceptSet concepts = _scorer.Concepts;
        if (concepts.Report.Labels is { } match)
            _progress.Note(match.ToString());
        string saeHash = SaeHash(_inputs.Sae);

        FvuMeter reconstruction = Encode(rows, _inputs.Sae.Sae, writer.CodesFolder, saeHash, "encoding");
        using SparseCodes codes = SparseCodes.Open(writer.CodesFolder);
        FeatureStatistics statistics = FeatureStatistics.Of(codes, _pool, _cancel);
        EncoderScores sae = _scorer.Score(new CodeColumns(codes), ThresholdScale.Maximum, "features");
        float[] mean = reconstruction.Mean();
        IReadOnlyList<StoredProtein> proteins = codes.Proteins.Proteins;
        var neurons = new NeuronControls(rows.Width, ControlsOfEach, statistics, proteins, _options.Seed);
        var columns = new ObservedColumns(new NeuronColumns(rows), neurons.Observe);
        var baselines = new List<(string Name, EncoderScores Scores)>
        {
            ("neurons", _scorer.Score(columns, ThresholdScale.Range, "neurons")),
            ("pca", ScorePrincipal(rows)),
            ("random", ScoreRandom(writer, rows, mean, statistics.L0, saeHash)),
        };
        List<Control> controls = [.. neurons.Units()];
        if (_inputs.Shuffled is not null)
            baselines.Add(("shuffled", ScoreShuffled(writer, _inputs.Shuffled, hook, controls)));
        writer.WriteControls(controls);
        LossRecovered? loss = MeasureLoss(hook, mean);

        LensTables.Write(writer, statistics, concepts, sae);
        ConceptScores sequenceAlone = _scorer.ScoreNullPredictors();
        LensTables.WriteConcepts(writer, sae, sequenceAlone);
        foreach ((string name, EncoderScores scores) in baselines)
            LensTables.WriteBaseline(writer, name, scores);
        LensTables.WriteHalves(writer, _inputs.Records, _split);
        LensTables.WriteCorpus(writer, _inputs.Records, concepts);
        LensTables.WriteReport(writer, concepts.Report);
        if (loss is not null)
            LensTables.WriteLoss(writer, loss);
        WriteParts(writer, rows, codes, statistics, concepts, sae.Concepts);

        var summary = new LensSummary(
            _inputs.Records.Count,
            codes.Residues,
            codes.Features,
            reconstruction.Fvu,
            statistics.L0,
            statistics.Dead,
            loss?.Fraction,
            LensTally.Of(sae, baselines, scores => scores.Concepts.Concepts) with
            {
                SequenceAlone = sequenceAlone.Found,
                ExpectedByChance = sae.Concepts.ExpectedByChance,
            },
            LensTally.Of(sae, baselines, scores => scores.AminoAcids))
        {
            NullConcepts = LensTally.Of(sae, baselines, scores => scores.Nulls.Concepts),
        };
        return writer.Commit(new LensManifest(
            LensManifest.FormatName, 0, StatesOf(hook), saeHash, summary, Scoring(), _inputs.Provenance));
    }

    private FvuMeter Encode(CachedRows rows, SparseAutoencoder sae, string folder, string saeHash, string stage)
    {
        ProteinTable proteins = ProteinTable.Of(_inputs.Records);
        using var writer = new SparseCodesWriter(folder, proteins, sae.Latents, _options.CodeType);
        FvuMeter fvu = CorpusEncoder.Encode(rows, proteins, sae, writer, stage, _progress, _cancel);
        writer.Finish(StatesOf(_inputs.Sae.HookName ?? ""), saeHash, _inputs.Provenance).Dispose();
        return fvu;
    }

    private EncoderScores ScorePrincipal(CachedRows rows)
    {
        PrincipalDirections principal = PrincipalDirections.Of(rows, _pool, _cancel);
        return _scorer.Score(
            new PrincipalColumns(rows, principal), ThresholdScale.Range, "principal directions");
    }

    private EncoderScores ScoreRandom(LensWriter writer, CachedRows rows, float[] mean, double l0, string saeHash)
    {
        SparseAutoencoder sae = _inputs.Sae.Sae;
        using SparseAutoencoder random = RandomDirections.Make(sae.Backend, sae.Latents, mean, l0, _options.Seed);
        return ScoreEncoded(Path.Combine(writer.Folder, ".random"), rows, random, saeHash, "random directions");
    }

    private EncoderScores ScoreShuffled(
        LensWriter writer, LensBaseline baseline, string hook, List<Control> controls) => ScoreEncoded(
            Path.Combine(writer.Folder, ".shuffled"),
            baseline.Cache.Rows(hook),
            baseline.Sae.Sae,
            SaeHash(baseline.Sae),
            "shuffled",
            codes => controls.AddRange(ShuffledControls.Of(codes, ControlsOfEach, _options.Seed)));

    private EncoderScores ScoreEncoded(
        string folder,
        CachedRows rows,
        SparseAutoencoder sae,
        string hash,
        string name,
        Action<SparseCodes>? look = null)
    {
        Encode(rows, sae, folder, hash, $"encoding {name}");
        try
        {
            using SparseCodes codes = SparseCodes.Open(folder);
            look?.Invoke(codes);
            return _scorer.Score(new CodeColumns(codes), ThresholdScale.Maximum, name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void WriteParts(
        LensWriter writer,
        CachedRows rows,
        SparseCodes codes,
        FeatureStatistics statistics,
        ConceptSet concepts,
        ConceptScores scores)
    {
        var inputs = new LensPartInputs
        {
            Records = _inputs.Records,
            Split = _split,
            Codes = codes,
            States = rows,
            Sae = _inputs.Sae.Sae,
            Statistics = statistics,
            Concepts = concepts,
            Scores = scores,
            Seed = _options.Seed,
            Pool = _pool,
            Progress = _progress,
            Cancel = _cancel,
        };
        foreach (ILensPart part in _inputs.Parts)
            part.Write(inputs, writer);
    }

    private LossRecovered? MeasureLoss(string hook, float[] mean)
    {
        if (_inputs.Model is not { HasLmHead: true } model)
            return null;
        int[] test = [.. Enumerable.Range(0, _split.Proteins).Where(p => _split.HalfOf(p) == CorpusSplit.Test)];
        new SeededRandom(_options.Seed, "loss").Shuffle<int>(test);
        int[] chosen = [.. test.Take(_options.LossProteins).Order()];
        long total = chosen.Sum(p => (long)_inputs.Records[p].Length), done = 0;
        IEnumerable<NamedSequence> proteins = chosen.Select(p =>
        {
            ProteinRecord record = _inputs.Records[p];
            _progress.Report("measuring the loss", done += record.Length, total, "residues");
            return new NamedSequence(record.Accession, record.Sequence);
        });
        var masking = new MaskedLmOptions { Seed = _options.Seed };
        HookPoint point = HookPoint.Parse(hook, model.Config.Layers);
        return LossRecovered.Measure(model, point, _inputs.Sae.Sae, proteins, mean, masking, _cancel);
    }

    private HiddenStates StatesOf(string hook) => _inputs.Cache.Manifest.States with { Hooks = [hook] };

    private LensScoring Scoring()
    {
        int test = Enumerable.Range(0, _split.Proteins).Count(p => _split.HalfOf(p) == CorpusSplit.Test);
        return new LensScoring(
            _options.Scores.Thresholds,
            _options.Scores.FoundAbove,
            _options.Concepts.MinimumInstances,
            _options.Concepts.MinimumProteins,
            _split.Proteins - test,
            test,
            _split.Clusters,
            _split.ByHomology)
        {
            ClusterSource = _inputs.ClusterSource ?? (_split.ByHomology ? "given" : "none"),
            SplitSeed = _options.SplitSeed ?? _options.Seed,
            Permutations = _options.Significance.Permutations,
            QBelow = _options.Significance.Permutations > 0 ? _options.Significance.QBelow : null,
            MixedTypes = _options.Concepts.MixedTypes,
            Labels = _inputs.Labels?.Name,
        };
    }

    private static void RequireHalves(LensInputs inputs, CorpusSplit split)
    {
        int test = Enumerable.Range(0, split.Proteins).Count(p => split.HalfOf(p) == CorpusSplit.Test);
        if (test > 0 && test < split.Proteins)
            return;
        throw new PlmLensException(
            $"The {inputs.Records.Count} proteins are in {split.Clusters} homology cluster, so that one half would be "
            + "empty; give more proteins, or divide them without clusters.");
    }

    private static string SaeHash(SaeFile sae) =>
        ContentHash.OfFile(Path.Combine(sae.Path, SaeFolder.WeightsName));
}
