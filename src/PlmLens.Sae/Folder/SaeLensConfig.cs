using System.Text.Json;
using System.Text.Json.Serialization;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>cfg.json of SAELens 6: what its loaders need. Properties that are not listed are ignored.</summary>
internal sealed record SaeLensConfig
{
    [JsonRequired]
    public int DIn { get; init; }

    [JsonRequired]
    public int DSae { get; init; }

    public string Dtype { get; init; } = "float32";

    public string Device { get; init; } = "cpu";

    public bool ApplyBDecToInput { get; init; } = true;

    public string NormalizeActivations { get; init; } = "none";

    public string ReshapeActivations { get; init; } = "none";

    public SaeLensMetadata? Metadata { get; init; }

    public int? K { get; init; }

    public bool RescaleActsByDecoderNorm { get; init; }

    [JsonRequired]
    public string Architecture { get; init; } = "";

    /// <summary>Reads the file and refuses what this version cannot run exactly.</summary>
    public static SaeLensConfig Read(string path)
    {
        SaeLensConfig config;
        try
        {
            config = JsonSerializer.Deserialize(SaeFolder.ReadText(path), SaeJson.Default.SaeLensConfig)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new PlmLensException($"{path} is not the configuration of a SAELens autoencoder: {e.Message}", e);
        }

        string? problem = config switch
        {
            { Architecture: not "topk" } =>
                $"its architecture is \"{config.Architecture}\" and only \"topk\" can be read",
            { DIn: < 1 } or { DSae: < 1 } => $"it claims {config.DSae} latents of width {config.DIn}",
            { K: null } => "it does not say k",
            { NormalizeActivations: not "none" } =>
                $"it normalises activations with \"{config.NormalizeActivations}\", which this version does not",
            { ReshapeActivations: not "none" } =>
                $"it reshapes activations with \"{config.ReshapeActivations}\", which this version does not",
            _ => null,
        };
        return problem is null ? config : throw new PlmLensException($"{path} cannot be used: {problem}.");
    }
}

/// <summary>The part of cfg.json that says where the activations came from.</summary>
internal sealed record SaeLensMetadata
{
    public string? ModelName { get; init; }

    public string? HookName { get; init; }

    public string? SaeLensVersion { get; init; }
}
