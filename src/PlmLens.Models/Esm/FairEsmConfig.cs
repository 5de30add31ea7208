using System.Globalization;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models;

/// <summary>
/// Reads the configuration that a fair-esm file carries: <c>cfg.model</c> of ESM-2 files, <c>args</c> of ESM-1b and
/// ESM-1v files, both argparse namespaces with fairseq's names.
/// </summary>
internal static class FairEsmConfig
{
    private const string Architecture = "roberta_large";

    /// <summary>The configuration of <paramref name="checkpoint"/>.</summary>
    /// <param name="checkpoint">A fair-esm file.</param>
    /// <param name="fileNames">Hugging Face name to name in the file.</param>
    /// <exception cref="PlmLensException">It is of another family (ESM-1, MSA Transformer) or says too little.
    /// </exception>
    public static EsmConfig Read(ICheckpoint checkpoint, IReadOnlyDictionary<string, string> fileNames)
    {
        string path = checkpoint.Path;
        bool learned = fileNames.ContainsKey(EsmTensors.PositionEmbeddings);
        if (Find(checkpoint, "arch") is { } arch && arch != Architecture)
        {
            throw new PlmLensException(
                $"{path} holds a model of architecture '{arch}'; only ESM-2, ESM-1b and ESM-1v " +
                $"('{Architecture}') can be loaded.");
        }

        string inner = EsmTensors.InBlock(0, EsmTensors.FeedForwardIn) + ".weight";
        int dim = Number(checkpoint, "encoder_embed_dim") ?? throw Missing(path, "encoder_embed_dim");
        var config = new EsmConfig
        {
            Layers = Number(checkpoint, "encoder_layers") ?? throw Missing(path, "encoder_layers"),
            Dim = dim,
            Heads = Number(checkpoint, "encoder_attention_heads") ?? throw Missing(path, "encoder_attention_heads"),
            FeedForward = Rows(checkpoint, fileNames.GetValueOrDefault(inner)) ?? 4 * dim,
            Positions = learned ? PositionKind.Learned : PositionKind.Rotary,
            MaxTokens = Number(checkpoint, "max_positions") ?? 1024,
            EmbLayerNormBefore = fileNames.ContainsKey(EsmTensors.EmbNormBefore + ".weight"),
            TokenDropout = Find(checkpoint, "token_dropout") is "True" or "true",
        };
        config.Validate(path);
        return config;
    }

    private static int? Rows(ICheckpoint checkpoint, string? name) =>
        name is not null && checkpoint.Tensors[name].Shape is [var rows, _] ? (int)Math.Min(rows, int.MaxValue) : null;

    private static int? Number(ICheckpoint checkpoint, string key) =>
        int.TryParse(Find(checkpoint, key), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;

    // Keys of nested dicts and namespaces are joined with dots: cfg.model.encoder_layers, args.encoder_layers.
    private static string? Find(ICheckpoint checkpoint, string key)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["cfg.model.", "args."])
        {
            if (checkpoint.Metadata.TryGetValue(prefix + key, out string? value))
                return value;
        }

        return null;
    }

    private static PlmLensException Missing(string path, string key) =>
        new($"{path} does not say its {key}, so it is no file that fair-esm published; use the Hugging Face form.");
}
