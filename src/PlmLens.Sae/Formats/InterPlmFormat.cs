using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// InterPLM (ElanaPearl/InterPLM), version 1: a state dict with encoder.weight [M, d], encoder.bias, decoder.weight
/// [d, M], activation_rescale_factor [M], normalize_to_sqrt_d, and "bias" (ReLU), "b_dec" with k and a single threshold
/// (TopK, BatchTopK), or "decoder.bias" with thresholds [M] (JumpReLU, which does not subtract it from its input). And
/// the four tensors bias, encoder.weight, encoder.bias and decoder.weight of the time of the paper.
/// </summary>
internal static class InterPlmFormat
{
    /// <summary>The tensor that only version 1 has.</summary>
    public const string RescaleName = "activation_rescale_factor";

    public static SaeContent Read(ICheckpoint file, SaeOpenOptions options)
    {
        var tensors = new NamedTensors(file);
        string folder = Path.GetDirectoryName(file.Path)!;
        string decoderBias = tensors.Has("bias") ? "bias" : tensors.Has("b_dec") ? "b_dec" : "decoder.bias";
        SaeWeights weights = LinearLayers.Read(tensors, decoderBias);
        try
        {
            var notes = new List<string>();
            (string name, SaeSpec spec) = decoderBias switch
            {
                "bias" => ("ReLU", new SaeSpec { Activation = SaeActivation.Relu }),
                "b_dec" => Counted(tensors, weights, folder, options, notes),
                _ => ("JumpReLU", JumpRelu(tensors, weights)),
            };
            bool sqrt = tensors.Scalar("normalize_to_sqrt_d") is { } flag && flag != 0;
            string version = tensors.Has(RescaleName) ? "" : " (paper version)";
            if (!tensors.Has(RescaleName) && LinearLayers.HasFreeDecoder(weights))
                notes.Add("The largest value of each latent is folded into the weights: features lie in 0 to 1.");
            return new SaeContent($"InterPLM {name}{version}", weights, spec with
            {
                Normalisation = sqrt ? InputNormalisation.SqrtWidth : InputNormalisation.None,
            })
            {
                FeatureMax = ReadMaxima(tensors, weights.Latents),
                Layer = SaeNames.LayerOfFolder(folder),
                Notes = notes,
            };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Writes ae.pt, or ae_normalized.pt with maxima, and config.yaml.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="spec">What is computed.</param>
    /// <param name="k">Mean number of active latents to note for a BatchTopK; k of a TopK.</param>
    /// <param name="featureMax">[latents], or null.</param>
    /// <param name="folder">Made when missing.</param>
    /// <exception cref="PlmLensException">The format cannot hold it; says why.</exception>
    public static void Write(SaeWeights weights, SaeSpec spec, int k, float[]? featureMax, string folder)
    {
        string? problem = spec switch
        {
            { Activation: SaeActivation.Gated or SaeActivation.GroupMax } or { IsTranscoder: true } =>
                $"it has no {spec.Describe()}",
            { Normalisation: InputNormalisation.LayerNorm } => "it has no LayerNorm of single tokens",
            { Activation: SaeActivation.JumpRelu, SubtractDecoderBias: true } when Thresholds.Single(weights) is null =>
                "its JumpReLU does not subtract b_dec from the input",
            { Activation: SaeActivation.Relu or SaeActivation.TopK, SubtractDecoderBias: false } =>
                "it subtracts b_dec from the input",
            _ when weights.Skip is not null => "it has no skip connection",
            _ => null,
        };
        if (problem is not null)
            throw new PlmLensException($"InterPLM's format cannot hold this autoencoder: {problem}.");

        using var own = new OwnedTensors();
        bool batchTopK = spec is { Activation: SaeActivation.JumpRelu, SubtractDecoderBias: true };
        bool counted = batchTopK || spec.Activation == SaeActivation.TopK;
        string decoderBias = spec.Activation == SaeActivation.Relu ? "bias" : counted ? "b_dec" : "decoder.bias";
        var tensors = new List<KeyValuePair<string, Tensor>> { new(decoderBias, weights.DecoderBias) };
        if (counted)
        {
            tensors.Add(new("k", own.Scalar(k)));
            tensors.Add(new("threshold", own.Scalar(batchTopK ? Thresholds.Single(weights)!.Value : -1f)));
        }
        else if (spec.Activation == SaeActivation.JumpRelu)
        {
            tensors.Add(new("threshold", weights.Threshold!));
        }

        float[] maxima = featureMax ?? [.. Enumerable.Repeat(1f, weights.Latents)];
        tensors.Add(new(RescaleName, own.Vector(maxima)));
        tensors.Add(new("normalize_to_sqrt_d", own.Flag(spec.Normalisation == InputNormalisation.SqrtWidth)));
        tensors.Add(new("encoder.weight", weights.Encoder));
        tensors.Add(new("encoder.bias", weights.EncoderBias));
        tensors.Add(new("decoder.weight", own.Take(MatrixTranspose.Of(weights.Decoder))));
        TensorFile.Write(Path.Combine(folder, featureMax is null ? "ae.pt" : "ae_normalized.pt"), tensors);
        AtomicFile.WriteAllText(Path.Combine(folder, "config.yaml"), Yaml(weights, spec, k));
    }

    // InterPLM tells its classes apart by the trainer's settings; a TopK run differs from a BatchTopK run in
    // trainer_name alone.
    private static (string Name, SaeSpec Spec) Counted(
        NamedTensors tensors, SaeWeights weights, string folder, SaeOpenOptions options, List<string> notes)
    {
        bool topK = ConfigText.YamlScalar(Path.Combine(folder, "config.yaml"), "trainer_name") == "TopKTrainer";
        if (topK || options.K is not null)
            return ("TopK", SaeSpec.TopK(Thresholds.K(tensors, options)));
        Thresholds.Fill(weights, tensors, notes);
        return ("BatchTopK", new SaeSpec { Activation = SaeActivation.JumpRelu });
    }

    private static SaeSpec JumpRelu(NamedTensors tensors, SaeWeights weights)
    {
        weights.Threshold = tensors.ReadVector("threshold", weights.Latents);
        return new SaeSpec { Activation = SaeActivation.JumpRelu, SubtractDecoderBias = false };
    }

    // Factors of 1 mean that nobody measured the maxima.
    private static float[]? ReadMaxima(NamedTensors tensors, int latents)
    {
        if (!tensors.Has(RescaleName))
            return null;
        using Tensor factors = tensors.ReadVector(RescaleName, latents);
        float[] maxima = factors.View<float>().Span.ToArray();
        return maxima.AsSpan().IndexOfAnyExcept(1f) < 0 ? null : maxima;
    }

    private static string Yaml(SaeWeights weights, SaeSpec spec, int k)
    {
        string family = spec.Activation switch
        {
            SaeActivation.TopK => $"  k: {k}\n  auxk_alpha: 0.03125\n  trainer_name: TopKTrainer\n",
            SaeActivation.JumpRelu when spec.SubtractDecoderBias => $"  k: {k}\n  auxk_alpha: 0.03125\n",
            SaeActivation.JumpRelu => "  bandwidth: 0.001\n  target_l0: 20.0\n",
            _ => "  l1_penalty: 0.0\n",
        };
        string sqrt = spec.Normalisation == InputNormalisation.SqrtWidth ? "true" : "false";
        return $"trainer_cfg:\n  activation_dim: {weights.Width}\n  dictionary_size: {weights.Latents}\n" +
            $"  normalize_to_sqrt_d: {sqrt}\n{family}";
    }
}
