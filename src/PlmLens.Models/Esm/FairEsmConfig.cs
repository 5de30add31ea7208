using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models;

/// <summary>
/// Reads the configuration that a fair-esm file carries: <c>cfg.model</c> of ESM-2 files, <c>args</c> of ESM-1b and
/// ESM-1v files, both argparse namespaces with fairseq's names.
/// </summary>
internal sealed class FairEsmConfig
{
    private const string Architecture = "roberta_large";
    private readonly string _path;
    private readonly PickleValue _settings;

    private FairEsmConfig(string path, PickleValue settings)
    {
        _path = path;
        _settings = settings;
    }

    /// <summary>The configuration of <paramref name="checkpoint"/>.</summary>
    /// <param name="checkpoint">A checkpoint with fair-esm's tensor names.</param>
    /// <param name="fileNames">Hugging Face name to name in the file.</param>
    /// <exception cref="PlmLensException">It is of another family (ESM-1, MSA Transformer) or says too little.
    /// </exception>
    public static EsmConfig Read(ICheckpoint checkpoint, IReadOnlyDictionary<string, string> fileNames)
    {
        PickleValue? root = (checkpoint as PyTorchCheckpoint)?.Root;
        PickleValue? settings = root?.Find("cfg")?.Find("model") ?? root?.Find("args");
        if (settings is null)
        {
            throw new PlmLensException(
                $"{checkpoint.Path} has fair-esm's tensor names but neither of its configurations (cfg, args); use " +
                "the file that fair-esm published or the Hugging Face form.");
        }

        // The loader of ESM-2 files does not look at the architecture; that of older files does.
        var reader = new FairEsmConfig(checkpoint.Path, settings);
        if (root!.Find("args") is not null)
            reader.CheckArchitecture();
        string inner = EsmTensors.InBlock(0, EsmTensors.FeedForwardIn) + ".weight";
        return reader.ToConfig(fileNames, Rows(checkpoint, fileNames.GetValueOrDefault(inner)));
    }

    private static int? Rows(ICheckpoint checkpoint, string? name) =>
        name is not null && checkpoint.Tensors[name].Shape is [var rows, _] ? (int)Math.Min(rows, int.MaxValue) : null;

    private EsmConfig ToConfig(IReadOnlyDictionary<string, string> fileNames, int? feedForward)
    {
        bool learned = fileNames.ContainsKey(EsmTensors.PositionEmbeddings);
        int dim = Number("encoder_embed_dim") ?? throw Missing("encoder_embed_dim");
        var config = new EsmConfig
        {
            Layers = Number("encoder_layers") ?? throw Missing("encoder_layers"),
            Dim = dim,
            Heads = Number("encoder_attention_heads") ?? throw Missing("encoder_attention_heads"),
            FeedForward = feedForward ?? Number("encoder_ffn_embed_dim") ?? throw Missing("encoder_ffn_embed_dim"),
            Positions = learned ? PositionKind.Learned : PositionKind.Rotary,
            MaxTokens = Number("max_positions") ?? 1024,
            EmbLayerNormBefore = fileNames.ContainsKey(EsmTensors.EmbNormBefore + ".weight"),
            TokenDropout = _settings.Find("token_dropout") is PickleBool { Value: true },
        };
        config.Validate(_path);
        return config;
    }

    private void CheckArchitecture()
    {
        if (_settings.Find("arch") is PickleString { Value: not Architecture } other)
        {
            throw new PlmLensException(
                $"{_path} holds a model of architecture '{other.Value}'; only ESM-2, ESM-1b and ESM-1v " +
                $"('{Architecture}') can be loaded.");
        }
    }

    private int? Number(string key) =>
        _settings.Find(key) is PickleInteger number && number.Value >= 0 && number.Value <= int.MaxValue
            ? (int)number.Value
            : null;

    private PlmLensException Missing(string key) =>
        new($"{_path} does not say its {key}, so it is no file that fair-esm published; use the Hugging Face form.");
}
