using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Reads the config.json of a Hugging Face ESM model.</summary>
internal sealed class HuggingFaceConfig
{
    private const long MaxBytes = 1 << 20;
    private readonly string _path;
    private readonly JsonElement _root;

    private HuggingFaceConfig(string path, JsonElement root)
    {
        _path = path;
        _root = root;
    }

    /// <summary>Reads and checks <paramref name="path"/>.</summary>
    /// <exception cref="PlmLensException">It is missing, no JSON, or describes something other than an ESM
    /// encoder.</exception>
    public static EsmConfig Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new PlmLensException($"{path} is larger than 1 MiB, so it is no model configuration.");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new HuggingFaceConfig(path, document.RootElement).ToConfig();
        }
        catch (JsonException e)
        {
            throw new PlmLensException(
                $"{path} is not valid JSON (line {e.LineNumber + 1}): get the file again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private EsmConfig ToConfig()
    {
        if (_root.ValueKind != JsonValueKind.Object)
            throw Unsuitable("is no JSON object");
        Require("model_type", "esm");
        Require("hidden_act", "gelu");
        if (Flag("is_folding_model", false))
            throw Unsuitable("describes ESMFold, whose encoder has other weights");
        RequireNumber("vocab_size", Alphabet.Size);
        RequireNumber("pad_token_id", Alphabet.Pad);
        RequireNumber("mask_token_id", Alphabet.Mask);
        var config = new EsmConfig
        {
            Layers = Number("num_hidden_layers"),
            Dim = Number("hidden_size"),
            Heads = Number("num_attention_heads"),
            FeedForward = Number("intermediate_size"),
            Positions = Text("position_embedding_type") switch
            {
                "rotary" => PositionKind.Rotary,
                "absolute" or null => PositionKind.Learned,
                var other => throw Unsuitable($"has position_embedding_type '{other}', not rotary or absolute"),
            },
            MaxTokens = Number("max_position_embeddings") - EsmConfig.LearnedPositionOffset,
            EmbLayerNormBefore = Flag("emb_layer_norm_before", false),
            TokenDropout = Flag("token_dropout", false),
            LayerNormEpsilon = Find("layer_norm_eps") is { } e && e.TryGetSingle(out float epsilon) ? epsilon : 1e-5f,
        };
        config.Validate(_path);
        return config;
    }

    private void Require(string key, string value)
    {
        if (Text(key) is { } found && found != value)
            throw Unsuitable($"has {key} '{found}' where an ESM encoder has '{value}'");
    }

    private void RequireNumber(string key, int value)
    {
        if (Find(key) is { } e && (!e.TryGetInt32(out int found) || found != value))
            throw Unsuitable($"has {key} {e.GetRawText()} where an ESM encoder has {value}");
    }

    private int Number(string key) =>
        Find(key) is { ValueKind: JsonValueKind.Number } e && e.TryGetInt32(out int value)
            ? value
            : throw Unsuitable($"has no whole number {key}");

    private string? Text(string key) => Find(key) is { ValueKind: JsonValueKind.String } e ? e.GetString() : null;

    private bool Flag(string key, bool otherwise) => Find(key)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        null => otherwise,
        _ => throw Unsuitable($"has a {key} that is neither true nor false"),
    };

    // Null for an absent key and for JSON null, which transformers writes for options left at their default.
    private JsonElement? Find(string key) =>
        _root.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private PlmLensException Unsuitable(string what) =>
        new($"{_path} {what}; only ESM-2, ESM-1b and ESM-1v can be loaded.");
}
