using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// sae_weights.safetensors in SAELens' layout: W_enc [d_in, d_sae], b_enc [d_sae], W_dec [d_sae, d_in], b_dec [d_in].
/// W_enc is transposed on the way in and out.
/// </summary>
internal static class SaeLensWeights
{
    public static void Save(string path, SaeWeights weights)
    {
        (int latents, int width) = (weights.Latents, weights.Width);
        using var encoder = new Tensor(DType.F32, width, latents);
        Transpose(weights.Encoder, latents, width, encoder);
        var writer = new SafetensorsWriter();
        writer.Add("W_dec", weights.Decoder);
        writer.Add("W_enc", encoder);
        writer.Add("b_dec", weights.DecoderBias);
        writer.Add("b_enc", weights.EncoderBias);
        writer.Save(path);
    }

    /// <summary>Reads weights so that SAELens' options come out as plain TopK on x - b_dec.</summary>
    public static SaeWeights Load(string path, SaeLensConfig config)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        Require(file, "W_enc", config.DIn, config.DSae);
        Require(file, "b_enc", config.DSae);
        Require(file, "W_dec", config.DSae, config.DIn);
        Require(file, "b_dec", config.DIn);
        var weights = new SaeWeights(config.DSae, config.DIn);
        try
        {
            using (Tensor encoder = file.ReadF32("W_enc", requireFinite: true))
                Transpose(encoder, config.DIn, config.DSae, weights.Encoder);
            Copy(file, "b_enc", weights.EncoderBias);
            Copy(file, "W_dec", weights.Decoder);
            Copy(file, "b_dec", weights.DecoderBias);
            if (!config.ApplyBDecToInput)
                AbsorbDecoderBias(weights);
            if (config.RescaleActsByDecoderNorm)
                FoldDecoderNorms(weights);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static void Require(ICheckpoint file, string name, params ReadOnlySpan<long> shape)
    {
        if (!file.Tensors.TryGetValue(name, out TensorInfo? info))
        {
            throw new PlmLensException(
                $"{file.Path} has no tensor {name}: it is not the weights of a TopK autoencoder.");
        }

        if (!info.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new PlmLensException(
                $"{name} in {file.Path} has shape [{string.Join(", ", info.Shape)}], but {SaeFolder.ConfigName} " +
                $"beside it says [{string.Join(", ", shape.ToArray())}].");
        }
    }

    private static void Copy(ICheckpoint file, string name, Tensor target)
    {
        using Tensor stored = file.ReadF32(name, requireFinite: true);
        TensorView<float> from = stored, to = target;
        for (long i = 0; i < from.Length; i++)
            to[i] = from[i];
    }

    private static void Transpose(TensorView<float> matrix, int rows, int cols, TensorView<float> output)
    {
        // Tiles of 64 x 64 keep both sides in the cache.
        for (int r0 = 0; r0 < rows; r0 += 64)
        {
            for (int c0 = 0; c0 < cols; c0 += 64)
            {
                for (int r = r0; r < Math.Min(rows, r0 + 64); r++)
                {
                    for (int c = c0; c < Math.Min(cols, c0 + 64); c++)
                        output[((long)c * rows) + r] = matrix[((long)r * cols) + c];
                }
            }
        }
    }

    // W x + b = W (x - b_dec) + (b + W b_dec).
    private static void AbsorbDecoderBias(SaeWeights weights)
    {
        ReadOnlySpan<float> offset = weights.DecoderBias.View<float>().Span;
        Span<float> bias = weights.EncoderBias.View<float>().Span;
        for (int i = 0; i < weights.Latents; i++)
        {
            ReadOnlySpan<float> row = weights.Encoder.View<float>().Row(i, weights.Width).Span;
            double sum = bias[i];
            for (int c = 0; c < row.Length; c++)
                sum += (double)row[c] * offset[c];
            bias[i] = (float)sum;
        }
    }

    // Ranking p_i |d_i| with rows d_i is ranking p_i with encoder and bias times |d_i| and rows of length 1.
    private static void FoldDecoderNorms(SaeWeights weights)
    {
        Span<float> bias = weights.EncoderBias.View<float>().Span;
        for (int i = 0; i < weights.Latents; i++)
        {
            Span<float> decoder = weights.Decoder.View<float>().Row(i, weights.Width).Span;
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
