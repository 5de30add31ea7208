using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>A lens on disk: an SAE, the sparse codes of an annotated corpus, statistics and scores. See
/// docs/formats/lens.md.</summary>
public sealed class LensFolder : IDisposable
{
    /// <summary>Name of the SAE's folder in a lens.</summary>
    public const string SaeName = "sae";

    /// <summary>Name of the record of the SAE's training, in the SAE's folder; absent when it was not trained
    /// here.</summary>
    public const string TrainingRecordName = "training.jsonl";

    internal const string CodesName = "codes";
    private Dictionary<int, IReadOnlyList<LensPair>>? _pairs;
    private readonly Lazy<SparseCodes> _codes;
    private readonly Lazy<ProteinTable> _proteins;
    private readonly Lazy<CorpusFolder?> _corpus;
    private readonly Lazy<ControlUnits?> _controls;

    private LensFolder(string folder, LensManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
        _codes = new(() => SparseCodes.Open(Path.Combine(folder, CodesName)));
        _proteins = new(() => ProteinTable.Read(Path.Combine(folder, CodesName, ProteinTable.FileName)));
        _corpus = new(() => CorpusFolder.Open(folder, Proteins.Proteins));
        _controls = new(() => ControlUnits.Exist(folder) ? ControlUnits.Open(folder, Proteins.Proteins) : null);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What the lens holds.</summary>
    public LensManifest Manifest { get; }

    /// <summary>The SAE's folder.</summary>
    public string SaeFolder => Path.Combine(Folder, SaeName);

    /// <summary>The sparse codes, opened on first use.</summary>
    public SparseCodes Codes => _codes.Value;

    /// <summary>The proteins of the codes, read on first use without opening the codes.</summary>
    /// <exception cref="PlmLensException">The table is missing or damaged.</exception>
    public ProteinTable Proteins => _proteins.Value;

    /// <summary>The annotated proteins, opened on first use; null in a lens of an earlier version, which has
    /// none.</summary>
    /// <exception cref="PlmLensException">The tables are damaged or are not of the proteins of
    /// <see cref="Codes"/>.</exception>
    public CorpusFolder? Corpus => _corpus.Value;

    /// <summary>What a blind rating shows beside the latents, opened on first use; null in a lens of an earlier
    /// version, which has none.</summary>
    /// <exception cref="PlmLensException">The tables are damaged.</exception>
    public ControlUnits? Controls => _controls.Value;

    /// <summary>Opens a lens.</summary>
    /// <exception cref="PlmLensException">The folder is no lens, or one of another version.</exception>
    public static LensFolder Open(string folder)
    {
        string path = Path.Combine(folder, LensManifest.FileName);
        if (!File.Exists(path))
            throw new PlmLensException($"{folder} is no lens: it has no {LensManifest.FileName}; make one with score.");
        LensManifest manifest = StoreJson.Read<LensManifest>(path);
        if (manifest is not { Format: LensManifest.FormatName, Version: 0 })
            throw new PlmLensException($"{path} does not describe a lens of version 0; build it again.");
        return new LensFolder(folder, manifest);
    }

    /// <summary>The statistics of all features, by number.</summary>
    public IReadOnlyList<LensFeature> ReadFeatures() =>
        [.. LensFeature.Read(Path.Combine(Folder, LensFeature.FileName))];

    /// <summary>How well each concept is found.</summary>
    /// <param name="file">Name in the lens: <see cref="LensConcept.FileName"/> or a baseline's.</param>
    public IReadOnlyList<LensConcept> ReadConcepts(string file = LensConcept.FileName) =>
        [.. LensConcept.Read(Path.Combine(Folder, file))];

    /// <summary>What a feature means: its best concepts by validation F1, best first; may be empty.</summary>
    public IReadOnlyList<LensPair> ConceptsOf(int feature)
    {
        _pairs ??= LensPair.Read(Path.Combine(Folder, LensPair.FileName))
            .GroupBy(pair => pair.Feature)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<LensPair>)[.. group]);
        return _pairs.GetValueOrDefault(feature) ?? [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_controls.IsValueCreated)
            _controls.Value?.Dispose();
        if (_corpus.IsValueCreated)
            _corpus.Value?.Dispose();
        if (_codes.IsValueCreated)
            _codes.Value.Dispose();
    }
}
