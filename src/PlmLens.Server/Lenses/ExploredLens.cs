using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Server.Lenses;

/// <summary>A lens that is explored: its folder, with every table opened on first use and kept. Safe from several
/// threads at once. A damaged table fails where it is needed, with one sentence, and leaves the others
/// usable.</summary>
public sealed class ExploredLens : IDisposable
{
    private readonly LensFolder _folder;
    private readonly Lazy<CodesReader> _codes;
    private readonly Lazy<ProteinTable> _proteins;
    private readonly Lazy<Halves> _halves;
    private readonly Lazy<IReadOnlyList<LensFeature>> _features;
    private readonly Lazy<CorpusLetters> _letters;
    private readonly Lazy<PlaceCache?> _places;
    private readonly Lazy<StructureIndex> _structures;
    private readonly Lazy<LabelJournal> _labels;
    private readonly Lazy<ConceptIndex> _concepts;
    private readonly Lazy<ConceptLatents> _conceptLatents;
    private readonly Lazy<int[]> _proteinRows;
    private readonly Lazy<LatentMeanings> _meanings;
    private readonly Lazy<ProbeIndex> _probes;
    private readonly Lazy<ClusterIndex> _clusters;
    private readonly Lazy<BlindCandidates> _blind;
    private readonly Lazy<(LatentTable? Table, BestConcepts First)> _pairs;
    private readonly Lazy<(LatentTable? Table, BestFamilies First)> _families;
    private readonly Lazy<(LatentTable? Table, PatternNames First)> _patterns;
    private readonly Lazy<(LatentTable? Table, MapPlaces First)> _umap;
    private readonly Lazy<LatentTable?> _coActive;
    private readonly Lazy<LatentTable?> _neighbours;
    private readonly Lazy<LatentTable?> _implied;
    private readonly Lazy<LatentTable?> _structureTest;
    private readonly Lazy<(LatentTable? Table, PromotedLetters First)> _logitEffects;

    private ExploredLens(LensFolder folder, string id, string architecture, string tag, string? structures)
    {
        _folder = folder;
        Id = id;
        Architecture = architecture;
        Tag = tag;
        _codes = new(() => CodesReader.Open(PathOf("codes")));
        _proteins = new(ReadProteins);
        _halves = new(() => Halves.Read(this));
        _features = new(() => LatentStatistics.Read(PathOf(LensFeature.FileName), Latents));
        _letters = new(() => CorpusLetters.Read(this));
        _places = new(() => Corpus is { } corpus ? new PlaceCache(corpus.Instances, Concepts.All.Count) : null);
        _labels = new(() => LabelJournal.Open(_folder));
        _structures = new(() => StructureIndex.Find(this, structures));
        _concepts = new(() => ConceptIndex.Read(_folder));
        _conceptLatents = new(() => ConceptLatents.Read(this));
        _proteinRows = new(() => [.. Proteins.Proteins.Select(protein => (int)protein.FirstRow), (int)Proteins.Rows]);
        _meanings = new(() => LatentMeanings.Read(this));
        _probes = new(() => ProbeIndex.Read(this));
        _clusters = new(() => ClusterIndex.Read(this));
        _blind = new(() => BlindCandidates.Of(Features, Controls));
        _pairs = Table(LensPair.FileName, latents => new BestConcepts(latents));
        _families = Table("families.tsv", latents => new BestFamilies(latents));
        _patterns = Table("patterns.tsv", latents => new PatternNames(latents));
        _umap = Table("umap.tsv", latents => new MapPlaces(latents));
        _coActive = Table("coactive.tsv");
        _neighbours = Table("decoder_neighbours.tsv");
        _implied = Table("implied.tsv");
        _structureTest = Table("structure_test.tsv");
        _logitEffects = Table("logit_effects.tsv", latents => new PromotedLetters(latents));
    }

    /// <summary>Its name in addresses: lower-case letters, digits, dashes.</summary>
    public string Id { get; }

    /// <summary>Its folder's name.</summary>
    public string Title => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)));

    /// <summary>The folder.</summary>
    public string Folder => _folder.Folder;

    /// <summary>What the lens holds.</summary>
    public LensManifest Manifest => _folder.Manifest;

    /// <summary>The SAE's architecture, as it was trained: "matryoshka", or what it computes: "jumprelu".</summary>
    public string Architecture { get; }

    /// <summary>Changes when any file of the lens does: what documents are cached by.</summary>
    public string Tag { get; }

    /// <summary>Latents of the SAE.</summary>
    public int Latents => Manifest.Summary.Features;

    internal CodesReader Codes => _codes.Value;

    internal ProteinTable Proteins => _proteins.Value;

    internal Halves Halves => _halves.Value;

    /// <summary>Annotated proteins; null in an older lens.</summary>
    internal CorpusFolder? Corpus => _folder.Corpus;

    /// <summary>One letter for each residue of the corpus; empty in an older lens.</summary>
    internal CorpusLetters Letters => _letters.Value;

    /// <summary>Annotated places by concept; null in an older lens.</summary>
    internal PlaceCache? Places => _places.Value;

    /// <summary>What people wrote about its latents.</summary>
    internal LabelJournal Labels => _labels.Value;

    /// <summary>The SAE's folder.</summary>
    internal string SaeFolder => _folder.SaeFolder;

    /// <summary>Structure files of the proteins.</summary>
    internal StructureIndex Structures => _structures.Value;

    internal IReadOnlyList<LensFeature> Features => _features.Value;

    internal ConceptIndex Concepts => _concepts.Value;

    internal ConceptLatents ConceptLatents => _conceptLatents.Value;

    /// <summary>[proteins + 1]: first row of each protein, and the number of all rows.</summary>
    internal int[] ProteinRows => _proteinRows.Value;

    internal LatentMeanings Meanings => _meanings.Value;

    internal ProbeIndex Probes => _probes.Value;

    internal ClusterIndex Clusters => _clusters.Value;

    /// <summary>Units that a blind rating shows beside the latents; null in an older lens.</summary>
    internal ControlUnits? Controls => _folder.Controls;

    /// <summary>What blind sessions choose from.</summary>
    internal BlindCandidates BlindCandidates => _blind.Value;

    internal LatentTable? Pairs => _pairs.Value.Table;

    internal BestConcepts BestConcepts => _pairs.Value.First;

    internal LatentTable? Families => _families.Value.Table;

    internal BestFamilies BestFamilies => _families.Value.First;

    internal LatentTable? Patterns => _patterns.Value.Table;

    internal PatternNames PatternNames => _patterns.Value.First;

    internal MapPlaces MapPlaces => _umap.Value.First;

    internal LatentTable? CoActive => _coActive.Value;

    internal LatentTable? Neighbours => _neighbours.Value;

    internal LatentTable? Implied => _implied.Value;

    internal LatentTable? StructureTest => _structureTest.Value;

    internal LatentTable? LogitEffects => _logitEffects.Value.Table;

    internal PromotedLetters PromotedLetters => _logitEffects.Value.First;

    /// <summary>Opens a lens: reads its manifest and checks that its files are there and whole by their headers. Tables
    /// are read later.</summary>
    /// <param name="folder">The lens's folder.</param>
    /// <param name="id">Its name in addresses.</param>
    /// <param name="structures">Folder of structure files; null for none.</param>
    /// <exception cref="PlmLensException">It is no lens, one of another version, or not whole.</exception>
    public static ExploredLens Open(string folder, string id, string? structures = null)
    {
        LensFolder opened = LensFolder.Open(folder);
        foreach (string file in (string[])[LensFeature.FileName, LensConcept.FileName, LensPair.FileName])
        {
            if (!File.Exists(Path.Combine(folder, file)))
                throw new PlmLensException($"{folder} is not a whole lens: it has no {file}; build it again.");
        }

        var lens = new ExploredLens(opened, id, ArchitectureOf(opened), TagOf(folder, structures), structures);
        try
        {
            CodesReader codes = lens.Codes;
            LensSummary summary = opened.Manifest.Summary;
            if (codes.Features != summary.Features || codes.Residues != summary.Residues)
            {
                throw new PlmLensException($"{folder} is not of one piece: its codes have {codes.Features} latents and "
                    + $"{codes.Residues} residues, its manifest {summary.Features} and {summary.Residues}; build it "
                    + "again.");
            }

            return lens;
        }
        catch
        {
            lens.Dispose();
            throw;
        }
    }

    /// <summary>Reads what most documents need, so that the first requests need not wait for it.</summary>
    /// <param name="cancel">Ends it between tables.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whoever asks for the table is told.")]
    internal void Warm(CancellationToken cancel)
    {
        foreach (Action read in (Action[])
            [
                () => _ = Features, () => _ = ProteinRows, () => _ = Concepts, () => _ = Halves, () => _ = Clusters,
                () => _ = Letters, () => _ = Probes, () => _ = CoActive, () => _ = Neighbours, () => _ = Implied,
                () => _ = StructureTest, () => _ = Structures, () => _ = Corpus?.Annotations,
                () => _ = Corpus?.Instances, () => _ = Meanings, () => _ = ConceptLatents,
            ])
        {
            if (cancel.IsCancellationRequested)
                return;
            try
            {
                read();
            }
            catch (Exception)
            {
                // A damaged table: whoever asks for it is told.
            }
        }
    }

    /// <summary>Path of a file of the lens.</summary>
    internal string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Whether the lens has a file.</summary>
    internal bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>A table of concepts of the lens.</summary>
    internal IReadOnlyList<LensConcept> ReadConcepts(string name) => _folder.ReadConcepts(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<LatentTable?> table in (Lazy<LatentTable?>[])[_coActive, _neighbours, _implied, _structureTest])
        {
            if (table.IsValueCreated)
                table.Value?.Dispose();
        }

        Close(_pairs);
        Close(_families);
        Close(_patterns);
        Close(_umap);
        Close(_logitEffects);
        if (_codes.IsValueCreated)
            _codes.Value.Dispose();
        _folder.Dispose();
    }

    private Lazy<LatentTable?> Table(string name) => new(() => LatentTable.Open(PathOf(name), Latents));

    private Lazy<(LatentTable? Table, T First)> Table<T>(string name, Func<int, T> make)
        where T : IFirstRows => new(() =>
        {
            T first = make(Latents);
            return (LatentTable.Open(PathOf(name), Latents, first), first);
        });

    private static void Close<T>(Lazy<(LatentTable? Table, T First)> table)
    {
        if (table.IsValueCreated)
            table.Value.Table?.Dispose();
    }

    private ProteinTable ReadProteins()
    {
        ProteinTable table = _folder.Proteins;
        return table.Rows == Codes.Residues
            ? table
            : throw new PlmLensException(
                $"The proteins of {Folder} have {table.Rows} residues, its codes {Codes.Residues}: it is damaged; "
                + "build it again.");
    }

    // plmlens.json says how the SAE was trained; cfg.json, which other tools read too, what it computes.
    private static string ArchitectureOf(LensFolder lens)
    {
        string record = Path.Combine(lens.SaeFolder, Sae.SaeFolder.RecordName);
        string config = Path.Combine(lens.SaeFolder, Sae.SaeFolder.ConfigName);
        try
        {
            return (File.Exists(record) ? Trained(record) : null) ?? (File.Exists(config) ? Computed(config) : null)
                ?? "unknown";
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException(
                $"Cannot read the SAE in {lens.SaeFolder}: {e.Message} Build the lens again.", e);
        }
    }

    private static string? Trained(string path)
    {
        using JsonDocument json = Parse(path);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("training", out JsonElement training)
            && training.ValueKind == JsonValueKind.Object
            && training.TryGetProperty("options", out JsonElement options)
            && options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("architecture", out JsonElement architecture)
                ? architecture.GetString()
                : null;
    }

    private static string? Computed(string path)
    {
        using JsonDocument json = Parse(path);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("architecture", out JsonElement architecture)
                ? architecture.GetString()
                : null;
    }

    private static JsonDocument Parse(string path) => JsonDocument.Parse(File.ReadAllBytes(path));

    // Names, sizes and times of all files, the manifest's bytes, and this build of the program: equal tags mean equal
    // documents.
    private static string TagOf(string folder, string? structures)
    {
        var text = new StringBuilder();
        text.Append(typeof(ExploredLens).Module.ModuleVersionId).Append('\n').Append(structures).Append('\n');
        text.Append(ContentHash.OfFile(Path.Combine(folder, LensManifest.FileName))).Append('\n');
        foreach (FileInfo file in new DirectoryInfo(folder)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            text.Append(Path.GetRelativePath(folder, file.FullName)).Append(' ')
                .Append(file.Length).Append(' ').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return ContentHash.OfBytes(Encoding.UTF8.GetBytes(text.ToString()))[..16];
    }
}
