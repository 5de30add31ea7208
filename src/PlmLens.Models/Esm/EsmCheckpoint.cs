using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models;

/// <summary>A model's weights in a checkpoint on disk, checked as a whole when it is opened.</summary>
internal sealed class EsmCheckpoint : IEsmWeights
{
    private const int Shown = 4;
    private const string ConfigName = "config.json";
    private const string VocabularyName = "vocab.txt";
    private readonly ICheckpoint _main;
    private readonly ICheckpoint? _contacts;
    private readonly EsmNaming _naming;
    private readonly Dictionary<string, (ICheckpoint File, string Name)> _places = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<EsmPart> _parts = [];

    private EsmCheckpoint(string path, ICheckpoint main, ICheckpoint? contacts)
    {
        _main = main;
        _contacts = contacts;
        Name = NameOf(path);
        _naming = EsmTensorNames.Recognise(main.Tensors.Keys)
            ?? throw new PlmLensException(
                $"{main.Path} holds no ESM encoder: it has no tensor word_embeddings.weight or embed_tokens.weight.");
        AddPlaces(main);
        if (contacts is not null)
            AddPlaces(contacts);
        Config = _naming == EsmNaming.FairEsm
            ? FairEsmConfig.Read(main, _places.ToDictionary(p => p.Key, p => p.Value.Name))
            : HuggingFaceConfig.Read(Beside(main.Path, ConfigName));
        if (_naming == EsmNaming.HuggingFace && Beside(main.Path, VocabularyName) is var list && File.Exists(list))
            Alphabet.CheckVocabulary(list);
        FindParts();
        CheckShapes();
        NoteExtras();
    }

    public EsmConfig Config { get; }

    public string Name { get; }

    public string Hash => _main.Sha256;

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Opens and checks a model; see <see cref="EsmModel.Load"/>.</summary>
    public static EsmCheckpoint Open(string path)
    {
        ICheckpoint main = Checkpoint.Open(path);
        ICheckpoint? contacts = null;
        try
        {
            string regression = Path.ChangeExtension(main.Path, null) + "-contact-regression.pt";
            contacts = File.Exists(regression) ? Checkpoint.Open(regression) : null;
            return new EsmCheckpoint(path, main, contacts);
        }
        catch
        {
            contacts?.Dispose();
            main.Dispose();
            throw;
        }
    }

    public bool Has(EsmPart part) => _parts.Contains(part);

    public Tensor Read(in EsmTensor tensor)
    {
        (ICheckpoint file, string name) = _places[tensor.Name];
        Tensor values = file.ReadF32(name, requireFinite: true);
        // ESM-1b and ESM-1v files keep a mask embedding that their own loader sets to zero. The decoder shares the row.
        if (tensor.Name == EsmTensors.WordEmbeddings && _naming == EsmNaming.FairEsm
            && Config.Positions == PositionKind.Learned)
        {
            values.View<float>().Row(Alphabet.Mask, Config.Dim).Clear();
        }

        return values;
    }

    public void Dispose()
    {
        _contacts?.Dispose();
        _main.Dispose();
    }

    private static string NameOf(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? Path.GetFileName(full) : Path.GetFileNameWithoutExtension(full);
    }

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path)!, name);

    private void AddPlaces(ICheckpoint checkpoint)
    {
        foreach (string name in checkpoint.Tensors.Keys)
        {
            if (!_places.TryAdd(EsmTensorNames.Translate(name, _naming), (checkpoint, name)))
                throw new PlmLensException($"{checkpoint.Path} holds the tensor '{name}' twice under two names.");
        }
    }

    // The encoder must be complete; a head must be complete or wholly absent.
    private void FindParts()
    {
        var missing = new List<string>();
        foreach (IGrouping<EsmPart, EsmTensor> part in EsmTensors.All(Config).GroupBy(t => t.Part))
        {
            var absent = part.Where(t => !_places.ContainsKey(t.Name)).Select(t => t.Name).ToList();
            if (absent.Count == 0)
                _parts.Add(part.Key);
            else if (part.Key == EsmPart.Encoder || absent.Count < part.Count())
                missing.AddRange(absent);
        }

        if (missing.Count > 0)
        {
            throw new PlmLensException(
                $"{_main.Path} lacks {missing.Count} of the tensors that its configuration calls for " +
                $"({List(missing)}); get the checkpoint again or check that configuration and weights belong " +
                "together.");
        }
    }

    private void CheckShapes()
    {
        foreach (EsmTensor tensor in EsmTensors.All(Config).Where(t => _parts.Contains(t.Part)))
        {
            (ICheckpoint file, string name) = _places[tensor.Name];
            if (!file.Tensors[name].Shape.AsSpan().SequenceEqual(tensor.Shape.AsSpan()))
            {
                string found = string.Join(", ", file.Tensors[name].Shape);
                string wanted = string.Join(", ", tensor.Shape);
                throw new PlmLensException(
                    $"{file.Path} has tensor '{name}' with shape [{found}] where its configuration calls for " +
                    $"[{wanted}]; check that configuration and weights belong together.");
            }
        }
    }

    private void NoteExtras()
    {
        var wanted = EsmTensors.All(Config).Select(t => t.Name).ToHashSet();
        var extra = _places
            .Where(p => !wanted.Contains(p.Key) && !EsmTensorNames.IsKnownUnused(p.Key, Config))
            .Select(p => p.Value.Name)
            .ToList();
        if (extra.Count > 0)
        {
            string file = Path.GetFileName(_main.Path);
            _notes.Add($"{file} holds tensors that are not used ({extra.Count}): {List(extra)}.");
        }

        if (!Has(EsmPart.LmHead))
            _notes.Add($"{Name} has no language-model head: logits and losses are not available.");
    }

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
