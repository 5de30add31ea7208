using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// dictionary_learning (saprmarks): ae.pt, a state dict, with config.json beside it whose trainer.dict_class names the
/// class. Weights are used as stored: the library's own loader divides the decoder columns of AutoEncoder by their
/// lengths, which changes nothing in a trained file.
/// </summary>
internal static class DictionaryLearningFormat
{
    public static SaeContent Read(ICheckpoint file, SaeOpenOptions options)
    {
        var tensors = new NamedTensors(file);
        string folder = Path.GetDirectoryName(file.Path)!;
        JsonElement? trainer = ConfigText.ReadJson(Path.Combine(folder, "config.json")).At("trainer");
        string name = trainer.At("dict_class").Text() ?? Guess(tensors, options);
        var notes = new List<string>();
        SaeWeights weights = name switch
        {
            "JumpReluAutoEncoder" or "MatryoshkaBatchTopKSAE" => InputMajor(tensors),
            "GatedAutoEncoder" => LinearLayers.Read(tensors, "decoder_bias"),
            "AutoEncoder" => LinearLayers.Read(tensors, "bias"),
            "AutoEncoderTopK" or "BatchTopKSAE" => LinearLayers.Read(tensors, "b_dec"),
            _ => throw new PlmLensException(
                $"{file.Path} is a dictionary_learning {name}, which cannot be read; known are AutoEncoder, " +
                "GatedAutoEncoder, JumpReluAutoEncoder, AutoEncoderTopK, BatchTopKSAE and MatryoshkaBatchTopKSAE."),
        };
        try
        {
            SaeSpec spec = Spec(name, tensors, weights, options, notes);
            return new SaeContent($"dictionary_learning {name}", weights, spec)
            {
                ModelName = trainer.At("lm_name").Text(),
                HookName = SaeNames.HookOfModule(trainer.At("submodule_name").Text()),
                Layer = trainer.At("layer").Whole() is { } layer and >= 0 ? layer : null,
                Notes = notes,
            };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public static void Write(SaeWeights weights, SaeSpec spec, int k, SaeRecord record, string folder)
    {
        string? problem = spec switch
        {
            { Activation: SaeActivation.GroupMax } or { IsTranscoder: true } => $"it has no {spec.Describe()}",
            { Normalisation: not InputNormalisation.None } => "it has no normalisation of single tokens",
            _ when weights.Skip is not null => "it has no skip connection",
            { Activation: SaeActivation.JumpRelu, SubtractDecoderBias: true } when Thresholds.Single(weights) is null =>
                "its JumpReLU does not subtract b_dec from the input",
            { Activation: not SaeActivation.JumpRelu, SubtractDecoderBias: false } =>
                "it subtracts b_dec from the input",
            _ => null,
        };
        if (problem is not null)
            throw new PlmLensException($"dictionary_learning's format cannot hold this autoencoder: {problem}.");

        using var own = new OwnedTensors();
        (string name, IReadOnlyList<KeyValuePair<string, Tensor>> tensors) = Tensors(weights, spec, k, own);
        TensorFile.Write(Path.Combine(folder, "ae.pt"), tensors);
        var trainer = new Dictionary<string, object?>
        {
            ["dict_class"] = name,
            ["activation_dim"] = weights.Width,
            ["dict_size"] = weights.Latents,
            ["k"] = k,
            ["layer"] = record.Layer ?? -1,
            ["lm_name"] = record.ModelName,
            ["submodule_name"] = record.HookName,
        };
        ForeignJson.Write(Path.Combine(folder, "config.json"), new() { ["trainer"] = trainer });
    }

    private static (string Name, IReadOnlyList<KeyValuePair<string, Tensor>> Tensors) Tensors(
        SaeWeights weights, SaeSpec spec, int k, OwnedTensors own)
    {
        KeyValuePair<string, Tensor> encoder = new("encoder.weight", weights.Encoder);
        KeyValuePair<string, Tensor> bias = new("encoder.bias", weights.EncoderBias);
        KeyValuePair<string, Tensor> decoder = new("decoder.weight", own.Take(MatrixTranspose.Of(weights.Decoder)));
        switch (spec.Activation)
        {
            case SaeActivation.Relu:
                return ("AutoEncoder", [new("bias", weights.DecoderBias), encoder, bias, decoder]);
            case SaeActivation.Gated:
                return ("GatedAutoEncoder",
                [
                    new("decoder_bias", weights.DecoderBias),
                    new("r_mag", weights.MagnitudeScale!),
                    new("gate_bias", weights.GateBias!),
                    new("mag_bias", weights.MagnitudeBias!),
                    encoder,
                    decoder,
                ]);
            case SaeActivation.JumpRelu when !spec.SubtractDecoderBias:
                return ("JumpReluAutoEncoder",
                [
                    new("W_enc", own.Take(MatrixTranspose.Of(weights.Encoder))),
                    new("b_enc", weights.EncoderBias),
                    new("W_dec", weights.Decoder),
                    new("b_dec", weights.DecoderBias),
                    new("threshold", weights.Threshold!),
                ]);
            default:
                bool topK = spec.Activation == SaeActivation.TopK;
                return (topK ? "AutoEncoderTopK" : "BatchTopKSAE",
                [
                    new("b_dec", weights.DecoderBias),
                    new("k", own.Scalar(k)),
                    new("threshold", own.Scalar(topK ? -1f : Thresholds.Single(weights)!.Value)),
                    decoder,
                    encoder,
                    bias,
                ]);
        }
    }

    private static SaeSpec Spec(
        string name, NamedTensors tensors, SaeWeights weights, SaeOpenOptions options, List<string> notes)
    {
        switch (name)
        {
            case "AutoEncoder":
                return new SaeSpec { Activation = SaeActivation.Relu };
            case "GatedAutoEncoder":
                weights.GateBias = tensors.ReadVector("gate_bias", weights.Latents);
                weights.MagnitudeBias = tensors.ReadVector("mag_bias", weights.Latents);
                weights.MagnitudeScale = tensors.ReadVector("r_mag", weights.Latents);
                return new SaeSpec { Activation = SaeActivation.Gated };
            case "JumpReluAutoEncoder":
                weights.Threshold = tensors.ReadVector("threshold", weights.Latents);
                return new SaeSpec { Activation = SaeActivation.JumpRelu, SubtractDecoderBias = false };
            case "AutoEncoderTopK":
                return SaeSpec.TopK(Thresholds.K(tensors, options));
            default:
                if (options.K is { } k)
                    return SaeSpec.TopK(k);
                Thresholds.Fill(weights, tensors, notes);
                return new SaeSpec { Activation = SaeActivation.JumpRelu };
        }
    }

    // Without config.json the tensors tell all classes apart but TopK and BatchTopK.
    private static string Guess(NamedTensors tensors, SaeOpenOptions options)
    {
        if (tensors.Has("r_mag"))
            return "GatedAutoEncoder";
        if (tensors.Has("group_sizes"))
            return "MatryoshkaBatchTopKSAE";
        if (tensors.Has("W_enc"))
            return "JumpReluAutoEncoder";
        if (tensors.Has("bias"))
            return "AutoEncoder";
        return options.K is not null
            ? "AutoEncoderTopK"
            : throw new PlmLensException(
                $"{tensors.Path} may be a TopK or a BatchTopK autoencoder: put its config.json beside it, or give " +
                "--k to run it with the k largest of each row.");
    }

    private static SaeWeights InputMajor(NamedTensors tensors)
    {
        (int width, int latents) = tensors.MatrixShape("W_enc");
        var weights = new SaeWeights(latents, width);
        try
        {
            tensors.ReadTransposed("W_enc", weights.Encoder);
            tensors.Read("b_enc", weights.EncoderBias);
            tensors.Read("W_dec", weights.Decoder);
            tensors.Read("b_dec", weights.DecoderBias);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
