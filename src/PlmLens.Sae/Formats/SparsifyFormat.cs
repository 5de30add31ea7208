using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// sparsify (EleutherAI): a folder called after its hook point with cfg.json and sae.safetensors: encoder.weight
/// [M, d_in], encoder.bias [M], W_dec [M, d_out], b_dec [d_out], W_skip [d_out, d_in] if any. With "transcode" b_dec is
/// not subtracted from the input.
/// </summary>
internal static class SparsifyFormat
{
    public const string WeightsName = "sae.safetensors";

    public static SaeContent Read(ICheckpoint file, SaeOpenOptions options)
    {
        string folder = Path.GetDirectoryName(file.Path)!, configPath = Path.Combine(folder, SaeFolder.ConfigName);
        JsonElement? config = ConfigText.ReadJson(configPath) ?? throw new PlmLensException(
            $"{file.Path} is a sparsify autoencoder, but its {SaeFolder.ConfigName} is missing; copy it as well.");
        string activation = config.At("activation").Text() ?? "topk";
        int k = options.K ?? config.At("k").Whole()
            ?? throw new PlmLensException($"{configPath} does not say k; give --k.");
        bool transcode = config.At("transcode").Flag() ?? false;
        var tensors = new NamedTensors(file);
        (int latents, int width) = tensors.MatrixShape("encoder.weight");
        var weights = new SaeWeights(latents, width, tensors.Columns("W_dec", latents));
        try
        {
            tensors.Read("encoder.weight", weights.Encoder);
            tensors.Read("encoder.bias", weights.EncoderBias);
            tensors.Read("W_dec", weights.Decoder);
            tensors.Read("b_dec", weights.DecoderBias);
            if (tensors.Has("W_skip"))
                weights.Skip = tensors.ReadMatrix("W_skip", weights.OutputWidth, width);

            var spec = new SaeSpec
            {
                Activation = activation switch
                {
                    "topk" => SaeActivation.TopK,
                    "groupmax" => SaeActivation.GroupMax,
                    _ => throw new PlmLensException(
                        $"{configPath} names the activation \"{activation}\", which is neither topk nor groupmax."),
                },
                K = k,
                SubtractDecoderBias = !transcode,
                IsTranscoder = transcode,
            };
            return new SaeContent($"sparsify {activation}", weights, spec)
            {
                HookName = SaeNames.HookOfModule(SaeNames.LastName(folder)),
            };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public static void Write(SaeWeights weights, SaeSpec spec, string folder)
    {
        if (spec.Activation is not (SaeActivation.TopK or SaeActivation.GroupMax)
            || spec.Normalisation != InputNormalisation.None
            || spec.SubtractDecoderBias == spec.IsTranscoder)
        {
            throw new PlmLensException(
                "sparsify's format holds only topk and groupmax, without a normalisation of single tokens, and " +
                $"subtracts b_dec from the input of autoencoders alone; this is a {spec.Describe()}.");
        }

        var writer = new SafetensorsWriter();
        writer.Add("W_dec", weights.Decoder);
        writer.Add("b_dec", weights.DecoderBias);
        if (weights.Skip is not null)
            writer.Add("W_skip", weights.Skip);
        writer.Add("encoder.weight", weights.Encoder);
        writer.Add("encoder.bias", weights.EncoderBias);
        writer.Save(Path.Combine(folder, WeightsName));
        ForeignJson.Write(Path.Combine(folder, SaeFolder.ConfigName), new()
        {
            ["activation"] = spec.Activation == SaeActivation.TopK ? "topk" : "groupmax",
            ["expansion_factor"] = Math.Max(1, weights.Latents / weights.Width),
            ["normalize_decoder"] = !LinearLayers.HasFreeDecoder(weights),
            ["num_latents"] = weights.Latents,
            ["k"] = spec.K,
            ["multi_topk"] = false,
            ["skip_connection"] = weights.Skip is not null,
            ["transcode"] = spec.IsTranscoder,
            ["d_in"] = weights.Width,
        });
    }
}
