using System.Globalization;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Statistics;
using PlmLens.Benchmarks.Data;
using PlmLens.Benchmarks.SyntheticLens;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;
using SparseCodes = PlmLens.Store.SparseCodes;

namespace PlmLens.Benchmarks.LensParts;

/// <summary>
/// What the parts of a lens read: the bundled proteins with their annotation, and made-up codes on them. Each concept
/// has two latents that fire on most of its places; the rest are stretches of latents with log-normal densities, some
/// of them dead. Decoder directions lie around centres; hidden states are random. In a folder that is deleted when
/// disposed.
/// </summary>
internal sealed class PartCorpus : IDisposable
{
    private const ulong Seed = 1;
    private const int ProteinsAtOnce = 256;

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, $"parts-{Guid.NewGuid():N}");
    private readonly CpuBackend _backend;
    private readonly MadeCache _cache;
    private readonly SparseAutoencoder _sae;
    private int _lenses;

    /// <param name="proteins">The first so many of the bundled ones.</param>
    /// <param name="latents">Latents.</param>
    /// <param name="k">Mean active latents of a residue.</param>
    /// <param name="width">Of the hidden states.</param>
    /// <param name="pool">Threads.</param>
    public PartCorpus(int proteins, int latents, int k, int width, WorkerPool pool)
    {
        Directory.CreateDirectory(_folder);
        ProteinRecord[] records =
        [
            .. ProteinReader.Open(Repository.Path("data", "swissprot-demo", "uniprot_reviewed.dat.gz")).Take(proteins),
        ];
        _cache = new MadeCache(records, width, DType.BF16);
        _backend = new CpuBackend(pool);
        SaeWeights weights = SyntheticSae.MakeWeights(latents, width, Seed, out _);
        _sae = new SparseAutoencoder(_backend, weights, SaeSpec.TopK(k));
        CorpusSplit split = CorpusSplit.Make(records, null, Seed);
        ConceptSet concepts = ConceptSet.FromFeatures(records, split, new ConceptOptions());
        SparseCodes codes = WriteCodes(records, concepts, new SyntheticLatents(latents, k, Seed), k);
        Inputs = new LensPartInputs
        {
            Records = records,
            Split = split,
            Codes = codes,
            States = _cache.Cache.Rows(MadeCache.Hook),
            Sae = _sae,
            Statistics = FeatureStatistics.Of(codes, pool),
            Concepts = concepts,
            Scores = ConceptScorer.Score(
                new CodeColumns(codes),
                concepts.Concepts,
                concepts.ToLabels(split),
                ThresholdScale.Maximum,
                new ScoreOptions(),
                pool),
            Seed = Seed,
            Pool = pool,
            Progress = NoProgress.Instance,
            Cancel = CancellationToken.None,
        };
    }

    /// <summary>10,240 latents, 24 of them active on a residue on average, width 320.</summary>
    public static PartCorpus OfSize(LadderRun run, WorkerPool pool) =>
        run.Quick ? new(120, 256, 8, 64, pool) : new(int.MaxValue, 10_240, 24, 320, pool);

    /// <summary>How large it is, in words.</summary>
    public string Size => string.Create(
        CultureInfo.InvariantCulture,
        $"{Inputs.Records.Count:N0} proteins, {Inputs.Codes.Residues:N0} residues, {Pairs:N0} (residue, "
            + $"latent) pairs, {Inputs.Statistics.Dead:N0} dead latents, {Inputs.Concepts.Concepts.Count} concepts.");

    /// <summary>(residue, latent) pairs of the codes.</summary>
    public long Pairs => Enumerable.Range(0, Inputs.Codes.Features).Sum(f => (long)Inputs.Codes.CountOf(f));

    /// <summary>What a part is given.</summary>
    public LensPartInputs Inputs { get; }

    /// <summary>The codes' file of posting lists.</summary>
    public string ByFeatureFile => Path.Combine(_folder, "codes", SparseCodes.ByFeatureFile);

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Seconds of a part, its tables included.</summary>
    /// <param name="part">The part.</param>
    /// <param name="progress">Told what it does; null for nobody.</param>
    public double Seconds(ILensPart part, IWorkProgress? progress = null)
    {
        LensPartInputs inputs = Inputs with { Progress = progress ?? NoProgress.Instance };
        using var writer = new LensWriter(PathOf($"lens-{_lenses++}"), replace: false);
        return Interleaved.Seconds(() => part.Write(inputs, writer));
    }

    public void Dispose()
    {
        Inputs.Codes.Dispose();
        _sae.Dispose();
        _backend.Dispose();
        _cache.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SparseCodes WriteCodes(
        ProteinRecord[] records, ConceptSet concepts, SyntheticLatents latents, int k)
    {
        List<SyntheticPlace>[] places = [.. records.Select(_ => new List<SyntheticPlace>())];
        var planted = new SyntheticConcept[concepts.Concepts.Count];
        var random = new SeededRandom(Seed, "planted");
        for (int c = 0; c < planted.Length; c++)
        {
            IReadOnlyList<ConceptInstance> instances = concepts.InstancesOf(c);
            int living = latents.Living.Count;
            int[] own = [latents.Living[2 * c % living], latents.Living[((2 * c) + 1) % living]];
            planted[c] = new SyntheticConcept(
                concepts.Concepts[c].Type, null, true, instances.Any(i => i.Linked), 1, 1, 1, own,
                0.3 + (0.7 * random.NextDouble()));
            foreach (ConceptInstance instance in instances)
                places[instance.Protein].Add(new SyntheticPlace(c, instance.Start, instance.End));
        }

        using var writer = new SparseCodesWriter(PathOf("codes"), ProteinTable.Of(records), latents.Count);
        for (int first = 0; first < records.Length; first += ProteinsAtOnce)
        {
            var batch = new SyntheticProteinCodes[Math.Min(ProteinsAtOnce, records.Length - first)];
            int start = first;
            Parallel.For(0, batch.Length, i => batch[i] = SyntheticProteinCodes.Make(
                new SyntheticProtein(records[start + i], places[start + i]), planted, latents, k, Seed));
            foreach (SyntheticProteinCodes codes in batch)
                codes.AddTo(writer);
        }

        return writer.Finish(
            new HiddenStates("made", "made", [MadeCache.Hook], HiddenStates.ResiduesOnly, "window"),
            "made",
            new Provenance("benchmark", "codes", Seed, new Dictionary<string, string>()));
    }
}
