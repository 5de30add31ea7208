using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Weights before the first step. Decoder rows are random directions of length 1, the encoder is a copy of the
/// decoder (its rows read what the decoder's write), both biases are 0.</summary>
internal static class InitialWeights
{
    /// <summary>Zeroed weights of the run's shape.</summary>
    public static SaeWeights Empty(TrainingOptions options, int width) => new(options.Latents, width);

    /// <summary>Draws weights with the run's seed.</summary>
    public static SaeWeights Random(TrainingOptions options, int width)
    {
        var weights = Empty(options, width);
        var random = new SeededRandom(options.Seed, "sae weights");
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
                value = (float)(value / Math.Sqrt(squares));
            row.CopyTo(weights.Encoder.View<float>().Row(i, width).Span);
        }

        return weights;
    }
}
