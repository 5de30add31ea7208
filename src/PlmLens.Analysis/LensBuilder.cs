using PlmLens.Analysis.Concepts;
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
    private readonly LensInputs _inputs;
    private readonly LensOptions _options;
    private readonly WorkerPool _pool;
    private readonly IWorkProgress _progress;
    private readonly CancellationToken _cancel;
    private readonly CorpusSplit _split;

    private LensBuilder(
        LensInputs inputs, LensOptions options, WorkerPool pool, IWorkProgress progress, CancellationToken cancel)
    {
        _inputs = inputs;
        _options = options;
        _pool = pool;
        _progress = progress;
        _cancel = cancel;
        _split = CorpusSplit.Make(inputs.Records, inputs.Clusters, options.Seed);
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
        ConceptSet concepts = ConceptSet.FromFeatures(_inputs.Records, _split, _options.Concepts);
        ConceptSet letters = ConceptSet.AminoAcids(_inputs.Records);
        string saeHash = SaeHash(_inputs.Sae);

        FvuMeter reconstruction = Encode(rows, _inputs.Sae.Sae, writer.CodesFolder, saeHash, "encoding");
        using SparseCodes codes = SparseCodes.Open(writer.CodesFolder);
        FeatureStatistics statistics = FeatureStatistics.Of(codes, _pool, _cancel);
        Scored sae = Score(new CodeColumns(codes), ThresholdScale.Maximum, concepts, letters, "scoring");
        Scored neurons = Score(new NeuronColumns(rows), ThresholdScale.Range, concepts, letters, "scoring neurons");
        Scored? shuffled = ScoreShuffled(Path.Combine(writer.Folder, ".shuffled"), hook, concepts, letters);
        LossRecovered? loss = MeasureLoss(hook, reconstruction.Mean());

        LensTables.Write(writer, statistics, concepts, sae.Concepts, sae.AminoAcids);
        LensTables.WriteBaseline(writer, "neurons", neurons.Concepts, neurons.AminoAcids);
        if (shuffled is not null)
            LensTables.WriteBaseline(writer, "shuffled", shuffled.Concepts, shuffled.AminoAcids);
        LensTables.WriteHalves(writer, _inputs.Records, _split);
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
            Tally(sae.Concepts, neurons.Concepts, shuffled?.Concepts),
            Tally(sae.AminoAcids, neurons.AminoAcids, shuffled?.AminoAcids));
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

    private Scored Score(
        IFeatureColumns columns, ThresholdScale scale, ConceptSet concepts, ConceptSet letters, string stage)
    {
        _progress.Report(stage, 0, columns.Features, "features");
        ConceptScores found = ConceptScorer.Score(columns, concepts, _split, scale, _options.Scores, _pool, _cancel);
        ConceptScores apart = ConceptScorer.Score(columns, letters, _split, scale, _options.Scores, _pool, _cancel);
        _progress.Report(stage, columns.Features, columns.Features, "features");
        return new Scored(found, apart);
    }

    private Scored? ScoreShuffled(string folder, string hook, ConceptSet concepts, ConceptSet letters)
    {
        if (_inputs.Shuffled is not { } baseline)
            return null;
        string hash = SaeHash(baseline.Sae);
        Encode(baseline.Cache.Rows(hook), baseline.Sae.Sae, folder, hash, "encoding shuffled");
        try
        {
            using SparseCodes codes = SparseCodes.Open(folder);
            return Score(new CodeColumns(codes), ThresholdScale.Maximum, concepts, letters, "scoring shuffled");
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
            _split.ByHomology);
    }

    private static string SaeHash(SaeFile sae) =>
        ContentHash.OfFile(Path.Combine(sae.Path, SaeFolder.WeightsName));

    private static ConceptTally Tally(ConceptScores sae, ConceptScores neurons, ConceptScores? shuffled) =>
        new(sae.Found, neurons.Found, shuffled?.Found, sae.Concepts.Count);

    private sealed record Scored(ConceptScores Concepts, ConceptScores AminoAcids);
}
