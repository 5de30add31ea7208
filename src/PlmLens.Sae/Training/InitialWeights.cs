using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Weights before the first step. Decoder rows are random directions of length 1, the encoder is a copy of the decoder
/// (its rows read what the decoder's write), all biases and r_mag are 0. Where decoder rows are free (ReLU-L1 of April
/// 2024, tanh JumpReLU), their length is 0.1, as Anthropic and SAELens have it. A transcoder of the TopK family starts
/// with random encoder rows of length 1 and, as sparsify's does, with a decoder and a skip matrix of zeros; in other
/// families encoder and decoder rows of a transcoder are drawn apart.
/// </summary>
internal static class InitialWeights
{
    /// <summary>Zeroed weights of the run's shape.</summary>
    /// <param name="options">Latents and architecture.</param>
    /// <param name="width">Values of an input row.</param>
    /// <param name="targetWidth">Values of a transcoder's target, 0 for an autoencoder.</param>
    public static SaeWeights Empty(TrainingOptions options, int width, int targetWidth)
    {
        var weights = new SaeWeights(options.Latents, width, targetWidth);
        if (options.IsJumpRelu)
            weights.Threshold = new Tensor(DType.F32, options.Latents);
        if (options.Architecture == Architecture.Gated)
        {
            weights.GateBias = new Tensor(DType.F32, options.Latents);
            weights.MagnitudeBias = new Tensor(DType.F32, options.Latents);
            weights.MagnitudeScale = new Tensor(DType.F32, options.Latents);
        }

        if (options.Skip)
            weights.Skip = new Tensor(DType.F32, weights.OutputWidth, width);
        return weights;
    }

    /// <summary>Draws weights with the run's seed.</summary>
    /// <param name="options">Latents, architecture and seed.</param>
    /// <param name="width">Values of an input row.</param>
    /// <param name="targetWidth">Values of a transcoder's target, 0 for an autoencoder.</param>
    public static SaeWeights Random(TrainingOptions options, int width, int targetWidth)
    {
        SaeWeights weights = Empty(options, width, targetWidth);
        double length = options.HasFreeDecoder ? 0.1 : 1;
        weights.Threshold?.View<float>().Span.Fill((float)options.FirstThreshold(width));
        if (targetWidth == 0)
        {
            Directions(weights.Decoder, width, length, new SeededRandom(options.Seed, "sae weights"));
            weights.Decoder.View<float>().Span.CopyTo(weights.Encoder.View<float>().Span);
            return weights;
        }

        Directions(weights.Encoder, width, length, new SeededRandom(options.Seed, "transcoder encoder"));
        if (!options.IsTopKFamily)
            Directions(weights.Decoder, targetWidth, length, new SeededRandom(options.Seed, "sae weights"));
        return weights;
    }

    private static void Directions(Tensor matrix, int width, double length, SeededRandom random)
    {
        TensorView<float> values = matrix;
        for (long i = 0; i < values.Length / width; i++)
        {
            Span<float> row = values.Row(i, width).Span;
            double squares = 0;
            foreach (ref float value in row)
            {
                value = (float)random.NextGaussian();
                squares += (double)value * value;
            }

            foreach (ref float value in row)
                value = (float)(value / Math.Sqrt(squares) * length);
        }
    }
}
