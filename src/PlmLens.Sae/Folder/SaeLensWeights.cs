using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// sae_weights.safetensors in SAELens' layout: W_enc [d_in, d_sae], which is transposed on the way in and out, b_enc
/// [d_sae], W_dec [d_sae, d_out], b_dec [d_out]; threshold of a JumpReLU; b_gate, b_mag and r_mag instead of b_enc of a
/// gated autoencoder; W_skip [d_out, d_in] of a skip transcoder.
/// </summary>
internal static class SaeLensWeights
{
    public static void Save(string path, SaeWeights weights, SaeSpec spec)
    {
        using Tensor encoder = MatrixTranspose.Of(weights.Encoder);
        var writer = new SafetensorsWriter();
        foreach ((string name, Tensor tensor) in weights.Tensors().OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (name != "b_enc" || spec.Activation != SaeActivation.Gated)
                writer.Add(name, name == "W_enc" ? encoder : tensor);
        }

        writer.Save(path);
    }

    /// <summary>Reads the tensors that the activation needs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="spec">What is computed with them.</param>
    /// <param name="rankByDecoderNorm">Latents are ranked by p_i |d_i|: the lengths of the decoder rows are folded into
    /// the encoder.</param>
    public static SaeWeights Load(string path, SaeSpec spec, bool rankByDecoderNorm)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        var tensors = new NamedTensors(file);
        (int width, int latents) = tensors.MatrixShape("W_enc");
        var weights = new SaeWeights(latents, width, tensors.Columns("W_dec", latents));
        try
        {
            tensors.ReadTransposed("W_enc", weights.Encoder);
            tensors.Read("W_dec", weights.Decoder);
            tensors.Read("b_dec", weights.DecoderBias);
            if (spec.Activation == SaeActivation.Gated)
            {
                weights.GateBias = tensors.ReadVector("b_gate", latents);
                weights.MagnitudeBias = tensors.ReadVector("b_mag", latents);
                weights.MagnitudeScale = tensors.ReadVector("r_mag", latents);
            }
            else
            {
                tensors.Read("b_enc", weights.EncoderBias);
            }

            if (spec.Activation == SaeActivation.JumpRelu)
                weights.Threshold = tensors.ReadVector("threshold", latents);
            if (tensors.Has("W_skip"))
                weights.Skip = tensors.ReadMatrix("W_skip", weights.OutputWidth, width);

            RequireNoScaling(tensors, latents);
            if (rankByDecoderNorm)
                FoldDecoderNorms(weights);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    // Fine-tuned files of early versions multiply the codes by this vector.
    private static void RequireNoScaling(NamedTensors tensors, int latents)
    {
        if (!tensors.Has("scaling_factor"))
            return;
        using Tensor factors = tensors.ReadVector("scaling_factor", latents);
        if (factors.View<float>().Span.IndexOfAnyExcept(1f) >= 0)
            throw new PlmLensException($"{tensors.Path} has a fine-tuned scaling_factor, which is not supported.");
    }

    // Ranking p_i |d_i| with rows d_i is ranking p_i with encoder and bias times |d_i| and rows of length 1.
    private static void FoldDecoderNorms(SaeWeights weights)
    {
        Span<float> bias = weights.EncoderBias.View<float>().Span;
        for (int i = 0; i < weights.Latents; i++)
        {
            Span<float> decoder = weights.Decoder.View<float>().Row(i, weights.OutputWidth).Span;
            double squares = 0;
            foreach (float value in decoder)
                squares += (double)value * value;
            double norm = Math.Sqrt(squares);
            foreach (ref float value in weights.Encoder.View<float>().Row(i, weights.Width).Span)
                value = (float)(value * norm);
            bias[i] = (float)(bias[i] * norm);
            foreach (ref float value in decoder)
                value = norm > 0 ? (float)(value / norm) : 0;
        }
    }
}
