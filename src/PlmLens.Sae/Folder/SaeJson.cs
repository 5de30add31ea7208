using System.Text.Json.Serialization;

namespace PlmLens.Sae;

/// <summary>JSON of the folder's two text files and of checkpoints, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(SaeRecord))]
[JsonSerializable(typeof(TrainingOptions))]
internal sealed partial class SaeJson : JsonSerializerContext;

/// <summary>JSON of cfg.json, where SAELens does not expect a null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(SaeLensConfig))]
internal sealed partial class SaeLensJson : JsonSerializerContext;
