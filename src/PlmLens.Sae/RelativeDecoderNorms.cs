using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Where the latents of a crosscoder of two streams live (Lindsey et al. 2024, "Sparse
/// Crosscoders").</summary>
public static class RelativeDecoderNorms
{
    /// <summary>r_i = |d_i^B| / (|d_i^A| + |d_i^B|): near 0 when latent i writes to the first stream alone, near 1/2
    /// when to both, near 1 when to the second alone; NaN for a decoder row of zeros.</summary>
    /// <param name="decoder">[latents, 2 * width]: rows of the first, then of the second stream.</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="width">Values of one stream, 1 or more.</param>
    /// <param name="scales">What the hidden states of each stream are multiplied with before training; 1 and 1 for a
    /// decoder in scaled units, those of training for a decoder that writes raw values. Makes streams of different size
    /// comparable.</param>
    /// <returns>[latents].</returns>
    public static float[] Of(TensorView<float> decoder, int latents, int width, (double First, double Second) scales)
    {
        if (decoder.Length < 2L * latents * width)
            throw new ArgumentException($"{decoder.Length} values are too few for two streams.", nameof(decoder));
        float[] norms = new float[latents];
        for (int i = 0; i < latents; i++)
        {
            double first = scales.First * Length(decoder.Slice(2L * i * width, width).Span);
            double second = scales.Second * Length(decoder.Slice(((2L * i) + 1) * width, width).Span);
            norms[i] = (float)(second / (first + second));
        }

        return norms;
    }

    private static double Length(ReadOnlySpan<float> row)
    {
        double squares = 0;
        foreach (float value in row)
            squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
