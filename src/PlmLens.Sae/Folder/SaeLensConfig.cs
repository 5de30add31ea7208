using System.Text.Json;
using System.Text.Json.Serialization;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>cfg.json of SAELens: what its loaders need, with the names of version 6 and those of earlier versions that
/// mean the same. Properties that are not listed are ignored.</summary>
internal sealed record SaeLensConfig
{
    public int? DIn { get; init; }

    public int? DOut { get; init; }

    public int? DSae { get; init; }

    public string Dtype { get; init; } = "float32";

    public string Device { get; init; } = "cpu";

    public bool ApplyBDecToInput { get; init; } = true;

    public string NormalizeActivations { get; init; } = "none";

    public string ReshapeActivations { get; init; } = "none";

    public SaeLensMetadata? Metadata { get; init; }

    public int? K { get; init; }

    public bool? RescaleActsByDecoderNorm { get; init; }

    public string Architecture { get; init; } = "standard";

    /// <summary>Before version 6: the activation of a "standard" autoencoder.</summary>
    public string? ActivationFnStr { get; init; }

    /// <summary>Before version 6: its k.</summary>
    public SaeLensActivationArguments? ActivationFnKwargs { get; init; }

    /// <summary>Before version 6.</summary>
    public string? ModelName { get; init; }

    /// <summary>Before version 6.</summary>
    public string? HookName { get; init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="PlmLensException">It is missing or no such configuration.</exception>
    public static SaeLensConfig Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(ConfigText.Read(path), SaeLensJson.Default.SaeLensConfig)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new PlmLensException($"{path} is not the configuration of a SAELens autoencoder: {e.Message}", e);
        }
    }

    /// <summary>What the configuration says is computed.</summary>
    /// <param name="path">For messages.</param>
    /// <exception cref="PlmLensException">It is something that cannot be run exactly; says what.</exception>
    public SaeSpec Spec(string path)
    {
        int? k = K ?? ActivationFnKwargs?.K;
        bool topK = Architecture == "topk" || (Architecture == "standard" && ActivationFnStr == "topk");
        SaeActivation activation = Architecture switch
        {
            "standard" when !topK && ActivationFnStr is null or "relu" => SaeActivation.Relu,
            "standard" or "topk" when topK => SaeActivation.TopK,
            "transcoder" or "skip_transcoder" => SaeActivation.Relu,
            "jumprelu" or "jumprelu_transcoder" => SaeActivation.JumpRelu,
            "gated" => SaeActivation.Gated,
            _ => throw Problem(path, $"its architecture is \"{Architecture}\" with activation \"{ActivationFnStr}\", " +
                "and only standard, topk, jumprelu, gated and their transcoders can be read"),
        };
        if (topK && k is null)
            throw Problem(path, "it does not say k");
        if (ReshapeActivations != "none")
            throw Problem(path, $"it reshapes activations with \"{ReshapeActivations}\", which is not supported");
        bool transcoder = Architecture.EndsWith("transcoder", StringComparison.Ordinal);
        return new SaeSpec
        {
            Activation = activation,
            K = topK ? k : null,
            IsTranscoder = transcoder,
            SubtractDecoderBias = ApplyBDecToInput && !transcoder,
            Normalisation = NormalizeActivations switch
            {
                // The scale of expected_average_only_in is folded into the weights when training ends.
                "none" or "expected_average_only_in" => InputNormalisation.None,
                "layer_norm" => InputNormalisation.LayerNorm,
                "constant_norm_rescale" => InputNormalisation.SqrtWidth,
                _ => throw Problem(path, $"its normalize_activations, \"{NormalizeActivations}\", is unknown"),
            },
        };
    }

    /// <summary>The configuration of an autoencoder; SAELens refuses by name the few architectures that it does not
    /// have.</summary>
    public static SaeLensConfig Of(SaeWeights weights, SaeSpec spec, SaeRecord record) => new()
    {
        DIn = weights.Width,
        DOut = spec.IsTranscoder ? weights.OutputWidth : null,
        DSae = weights.Latents,
        K = spec.K,
        RescaleActsByDecoderNorm = spec.Activation == SaeActivation.TopK ? false : null,
        Architecture = NameOf(spec, weights.Skip is not null),
        ApplyBDecToInput = spec.SubtractDecoderBias,
        NormalizeActivations = spec.Normalisation switch
        {
            InputNormalisation.LayerNorm => "layer_norm",
            InputNormalisation.SqrtWidth => "constant_norm_rescale",
            _ => "none",
        },
        Metadata = new SaeLensMetadata
        {
            ModelName = record.ModelName,
            HookName = record.HookName,
            SaeLensVersion = "6.18.0",
        },
    };

    /// <summary>True when SAELens 6 has the architecture.</summary>
    [JsonIgnore]
    public bool IsKnownToSaeLens => Architecture is
        "standard" or "topk" or "jumprelu" or "gated" or "transcoder" or "skip_transcoder" or "jumprelu_transcoder";

    private static string NameOf(SaeSpec spec, bool skip)
    {
        string activation = spec.Activation switch
        {
            SaeActivation.Relu => "standard",
            SaeActivation.TopK => "topk",
            SaeActivation.JumpRelu => "jumprelu",
            SaeActivation.Gated => "gated",
            _ => "groupmax",
        };
        string skipped = skip ? "skip_" : "";
        return !spec.IsTranscoder ? skipped + activation
            : spec.Activation == SaeActivation.Relu ? $"{skipped}transcoder"
            : $"{activation}_{skipped}transcoder";
    }

    private static PlmLensException Problem(string path, string what) => new($"{path} cannot be used: {what}.");
}

/// <summary>The part of cfg.json that says where the activations came from.</summary>
internal sealed record SaeLensMetadata
{
    public string? ModelName { get; init; }

    public string? HookName { get; init; }

    public string? SaeLensVersion { get; init; }
}

/// <summary>Arguments of an activation before version 6.</summary>
internal sealed record SaeLensActivationArguments
{
    public int? K { get; init; }
}
