using System.Text;
using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// PlmLens' own folder: cfg.json and sae_weights.safetensors in SAELens' layout, so that its tools open it, with
/// plmlens.json and feature_scale.safetensors beside them. docs/formats/sae.md describes the files;
/// <see cref="SaeFile.Open"/> reads them.
/// </summary>
public static class SaeFolder
{
    /// <summary>Name of SAELens' configuration.</summary>
    public const string ConfigName = "cfg.json";

    /// <summary>Name of the weights.</summary>
    public const string WeightsName = "sae_weights.safetensors";

    /// <summary>Name of PlmLens' record.</summary>
    public const string RecordName = "plmlens.json";

    /// <summary>Name of the file with the largest value of each latent.</summary>
    public const string FeatureScaleName = "feature_scale.safetensors";

    /// <summary>Writes a folder. Files appear one by one, each whole; plmlens.json, which has the weights' hash, comes
    /// last.</summary>
    /// <param name="folder">Made when missing; files of the same names are replaced.</param>
    /// <param name="sae">What to save.</param>
    /// <param name="record">What it belongs to; its WeightsHash and Spec are filled in.</param>
    /// <param name="featureMax">[latents], or empty when not known.</param>
    /// <exception cref="PlmLensException">The folder cannot be written.</exception>
    public static void Save(
        string folder, SparseAutoencoder sae, SaeRecord record, ReadOnlySpan<float> featureMax = default)
    {
        string weights = Path.Combine(folder, WeightsName);
        SaeLensWeights.Save(weights, sae.Weights, sae.Spec);
        if (!featureMax.IsEmpty)
        {
            var writer = new SafetensorsWriter();
            writer.Add("max", DType.F32, [sae.Latents], featureMax.ToArray());
            writer.Save(Path.Combine(folder, FeatureScaleName));
        }

        var config = SaeLensConfig.Of(sae.Weights, sae.Spec, record);
        WriteText(folder, ConfigName, JsonSerializer.Serialize(config, SaeLensJson.Default.SaeLensConfig));
        SaeRecord complete = record with { Spec = sae.Spec, WeightsHash = ContentHash.OfFile(weights) };
        WriteText(folder, RecordName, JsonSerializer.Serialize(complete, SaeJson.Default.SaeRecord));
    }

    private static void WriteText(string folder, string name, string text) =>
        AtomicFile.WriteAllBytes(Path.Combine(folder, name), Encoding.UTF8.GetBytes(text + "\n"));
}
