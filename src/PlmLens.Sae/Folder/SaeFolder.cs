using System.Text;
using System.Text.Json;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// An autoencoder on disk: cfg.json and sae_weights.safetensors in SAELens' layout, so that its tools open it, with
/// plmlens.json and feature_scale.safetensors beside them. Folders that SAELens wrote (TopK) open as well, without the
/// two. docs/formats/sae.md describes the files.
/// </summary>
public sealed class SaeFolder : IDisposable
{
    /// <summary>Name of SAELens' configuration.</summary>
    public const string ConfigName = "cfg.json";

    /// <summary>Name of the weights.</summary>
    public const string WeightsName = "sae_weights.safetensors";

    /// <summary>Name of PlmLens' record.</summary>
    public const string RecordName = "plmlens.json";

    /// <summary>Name of the file with the largest value of each latent.</summary>
    public const string FeatureScaleName = "feature_scale.safetensors";

    // Far more than any of the two text files needs, far less than would hurt.
    private const long MostTextBytes = 16 << 20;

    private SaeFolder(string path, SparseAutoencoder sae, SaeLensConfig config, SaeRecord? record, float[]? featureMax)
    {
        Path = path;
        Sae = sae;
        Record = record;
        FeatureMax = featureMax;
        ModelName = record?.ModelName ?? config.Metadata?.ModelName;
        HookName = record?.HookName ?? config.Metadata?.HookName;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The autoencoder, for raw hidden states.</summary>
    public SparseAutoencoder Sae { get; }

    /// <summary>plmlens.json; null when another tool wrote the folder.</summary>
    public SaeRecord? Record { get; }

    /// <summary>[latents]: the largest value of each latent over some corpus; null when not known. A latent that never
    /// fired has 0.</summary>
    public float[]? FeatureMax { get; }

    /// <summary>Name of the model it belongs to; null when the folder does not say.</summary>
    public string? ModelName { get; }

    /// <summary>Hook point it belongs to; null when the folder does not say.</summary>
    public string? HookName { get; }

    /// <summary>Writes a folder. Files appear one by one, each whole; plmlens.json, which has the weights' hash, comes
    /// last.</summary>
    /// <param name="folder">Made when missing; files of the same names are replaced.</param>
    /// <param name="sae">What to save.</param>
    /// <param name="record">What it belongs to; its WeightsHash is filled in.</param>
    /// <param name="featureMax">[latents], or empty when not known.</param>
    /// <exception cref="PlmLensException">The folder cannot be written.</exception>
    public static void Save(
        string folder, SparseAutoencoder sae, SaeRecord record, ReadOnlySpan<float> featureMax = default)
    {
        string weights = System.IO.Path.Combine(folder, WeightsName);
        SaeLensWeights.Save(weights, sae.Weights);
        if (!featureMax.IsEmpty)
        {
            var writer = new SafetensorsWriter();
            writer.Add("max", DType.F32, [sae.Latents], featureMax.ToArray());
            writer.Save(System.IO.Path.Combine(folder, FeatureScaleName));
        }

        var config = new SaeLensConfig
        {
            DIn = sae.Width,
            DSae = sae.Latents,
            K = sae.Spec.K,
            Architecture = "topk",
            Metadata = new SaeLensMetadata
            {
                ModelName = record.ModelName,
                HookName = record.HookName,
                SaeLensVersion = "6.18.0",
            },
        };
        WriteText(folder, ConfigName, JsonSerializer.Serialize(config, SaeJson.Default.SaeLensConfig));
        SaeRecord complete = record with { WeightsHash = ContentHash.OfFile(weights) };
        WriteText(folder, RecordName, JsonSerializer.Serialize(complete, SaeJson.Default.SaeRecord));
    }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">Written by <see cref="Save"/> or by SAELens.</param>
    /// <param name="backend">Runs the autoencoder.</param>
    /// <exception cref="PlmLensException">A file is missing, damaged, or of a kind that cannot be run
    /// exactly.</exception>
    public static SaeFolder Load(string folder, IBackend backend)
    {
        SaeLensConfig config = SaeLensConfig.Read(System.IO.Path.Combine(folder, ConfigName));
        string weightsPath = System.IO.Path.Combine(folder, WeightsName);
        SaeRecord? record = ReadRecord(System.IO.Path.Combine(folder, RecordName));
        if (record is not null && record.WeightsHash != ContentHash.OfFile(weightsPath))
        {
            throw new PlmLensException(
                $"{weightsPath} is not the file that {RecordName} beside it describes: the folder was changed or not " +
                "copied whole; copy it again.");
        }

        SaeWeights weights = SaeLensWeights.Load(weightsPath, config);
        try
        {
            float[]? featureMax = record is null ? null : ReadFeatureMax(folder, config.DSae);
            var sae = new SparseAutoencoder(backend, weights, SaeSpec.TopK(config.K!.Value));
            return new SaeFolder(folder, sae, config, record, featureMax);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Refuses to go on with another model or hook point than the autoencoder was trained on.</summary>
    /// <param name="modelName">Name of the model at hand, for the message.</param>
    /// <param name="modelHash">SHA-256 that identifies its weights.</param>
    /// <param name="hookName">The hook point at hand.</param>
    /// <returns>False when the folder has no model hash, so that only the hook point could be compared: then warn, and
    /// test the reconstruction on real activations.</returns>
    /// <exception cref="PlmLensException">It belongs to another model or hook point; names both.</exception>
    public bool RequireModel(string modelName, string modelHash, string hookName)
    {
        if (Record is not null && Record.ModelHash != modelHash)
        {
            throw new PlmLensException(
                $"The autoencoder in {Path} belongs to model {Record.ModelName} ({Short(Record.ModelHash)}), not to " +
                $"{modelName} ({Short(modelHash)}): use it with its own model.");
        }

        if (HookName is not null && HookName != hookName)
        {
            throw new PlmLensException(
                $"The autoencoder in {Path} belongs to {HookName} of {ModelName ?? "its model"}, not to {hookName} " +
                $"of {modelName}: use it with its own layer.");
        }

        return Record is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => Sae.Dispose();

    internal static string ReadText(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MostTextBytes)
                throw new PlmLensException($"{path} has {file.Length} bytes, too many for what it should hold.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private static SaeRecord? ReadRecord(string path)
    {
        if (!File.Exists(path))
            return null;
        SaeRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(ReadText(path), SaeJson.Default.SaeRecord);
        }
        catch (JsonException e)
        {
            throw new PlmLensException($"{path} is damaged: {e.Message}", e);
        }

        if (record is null || record.FormatVersion != SaeRecord.CurrentVersion)
        {
            throw new PlmLensException(
                $"{path} has format version {record?.FormatVersion}; this program reads {SaeRecord.CurrentVersion}: " +
                "use the program that wrote it.");
        }

        return record;
    }

    private static float[]? ReadFeatureMax(string folder, int latents)
    {
        string path = System.IO.Path.Combine(folder, FeatureScaleName);
        if (!File.Exists(path))
            return null;
        using ICheckpoint file = Checkpoint.Open(path);
        using Tensor max = file.ReadF32("max", requireFinite: true);
        if (max.Count != latents)
            throw new PlmLensException($"{path} has {max.Count} values for {latents} latents: it is damaged.");
        return max.View<float>().Span.ToArray();
    }

    private static void WriteText(string folder, string name, string text) =>
        AtomicFile.WriteAllBytes(System.IO.Path.Combine(folder, name), Encoding.UTF8.GetBytes(text + "\n"));

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
