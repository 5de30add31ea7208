using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Weights before the first step. Decoder rows are random directions of length 1, the encoder is a copy of the
/// decoder (its rows read what the decoder's write), all biases and r_mag are 0. Where decoder rows are free
/// (ReLU-L1 of April 2024, tanh JumpReLU), their length is 0.1, as Anthropic and SAELens have it.</summary>
internal static class InitialWeights
{
    /// <summary>Zeroed weights of the run's shape.</summary>
    public static SaeWeights Empty(TrainingOptions options, int width)
    {
        var weights = new SaeWeights(options.Latents, width);
        if (options.IsJumpRelu)
            weights.Threshold = new Tensor(DType.F32, options.Latents);
        if (options.Architecture == Architecture.Gated)
        {
            weights.GateBias = new Tensor(DType.F32, options.Latents);
            weights.MagnitudeBias = new Tensor(DType.F32, options.Latents);
            weights.MagnitudeScale = new Tensor(DType.F32, options.Latents);
        }

        return weights;
    }

    /// <summary>Draws weights with the run's seed.</summary>
    public static SaeWeights Random(TrainingOptions options, int width)
    {
        var weights = Empty(options, width);
        var random = new SeededRandom(options.Seed, "sae weights");
        double length = options.HasFreeDecoder ? 0.1 : 1;
        weights.Threshold?.View<float>().Span.Fill((float)options.FirstThreshold(width));
        for (int i = 0; i < options.Latents; i++)
        {
            Span<float> row = weights.Decoder.View<float>().Row(i, width).Span;
            double squares = 0;
            foreach (ref float value in row)
            {
                value = (float)random.NextGaussian();
                squares += (double)value * value;
            }

            foreach (ref float value in row)
                value = (float)(value / Math.Sqrt(squares) * length);
            row.CopyTo(weights.Encoder.View<float>().Row(i, width).Span);
        }

        return weights;
    }
}
