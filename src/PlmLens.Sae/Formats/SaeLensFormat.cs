using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// A folder in SAELens' layout, with plmlens.json beside it when PlmLens wrote it. The record's specification and
/// hashes then count; else cfg.json alone.
/// </summary>
internal static class SaeLensFormat
{
    public static SaeContent Read(string folder, SaeOpenOptions options)
    {
        string configPath = Path.Combine(folder, SaeFolder.ConfigName);
        string weightsPath = Path.Combine(folder, SaeFolder.WeightsName);
        SaeRecord? record = ReadRecord(Path.Combine(folder, SaeFolder.RecordName));
        SaeLensConfig config = SaeLensConfig.Read(configPath);
        SaeSpec spec = record?.Spec ?? config.Spec(configPath);
        if (options.K is not null && spec.Activation is (SaeActivation.TopK or SaeActivation.JumpRelu))
            spec = spec with { Activation = SaeActivation.TopK, K = options.K };
        if (record is not null && record.WeightsHash != ContentHash.OfFile(weightsPath))
        {
            throw new PlmLensException(
                $"{weightsPath} is not the file that {SaeFolder.RecordName} beside it describes: the folder was " +
                "changed or not copied whole; copy it again.");
        }

        SaeWeights weights = SaeLensWeights.Load(weightsPath, spec, config.RescaleActsByDecoderNorm ?? false);
        try
        {
            RequireSizes(config, weights, configPath);
            string format = record is null ? $"SAELens {config.Architecture}" : "PlmLens";
            return new SaeContent(format, weights, spec)
            {
                Record = record,
                FeatureMax = record is null ? null : ReadFeatureMax(folder, weights.Latents),
                ModelName = NotEmpty(record?.ModelName ?? config.Metadata?.ModelName ?? config.ModelName),
                HookName = NotEmpty(record?.HookName ?? config.Metadata?.HookName ?? config.HookName),
                Layer = record?.Layer,
            };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public static void Write(SparseAutoencoder sae, SaeRecord record, string folder)
    {
        var config = SaeLensConfig.Of(sae.Weights, sae.Spec, record);
        if (!config.IsKnownToSaeLens || (sae.Spec.IsTranscoder && sae.Spec.SubtractDecoderBias))
        {
            throw new PlmLensException(
                $"SAELens has no architecture for a {sae.Spec.Describe()}: {config.Architecture}.");
        }
        SaeFolder.Save(folder, sae, record);
    }

    private static void RequireSizes(SaeLensConfig config, SaeWeights weights, string path)
    {
        bool fits = (config.DIn ?? weights.Width) == weights.Width
            && (config.DSae ?? weights.Latents) == weights.Latents
            && (config.DOut ?? weights.OutputWidth) == weights.OutputWidth;
        if (!fits)
        {
            throw new PlmLensException(
                $"{path} says {config.DSae} latents of width {config.DIn}, but the weights beside it have " +
                $"{weights.Latents} of width {weights.Width}.");
        }
    }

    private static SaeRecord? ReadRecord(string path)
    {
        if (!File.Exists(path))
            return null;
        SaeRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(ConfigText.Read(path), SaeJson.Default.SaeRecord);
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
        string path = Path.Combine(folder, SaeFolder.FeatureScaleName);
        if (!File.Exists(path))
            return null;
        using ICheckpoint file = Checkpoint.Open(path);
        using Tensor max = new NamedTensors(file).ReadVector("max", latents);
        return max.View<float>().Span.ToArray();
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
