using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// The state before the first step. Decoder rows are random directions of length 1, the encoder is a copy of the
/// decoder (its rows read what the decoder's write), b_enc is 0, b_dec is the geometric median of a sample. The sample
/// also gives the input scale and variance.
/// </summary>
internal static class TopKInitialiser
{
    /// <summary>Makes the state of a new run.</summary>
    /// <param name="source">Its first rows, in training order, are the sample.</param>
    /// <param name="options">Valid for the source's width.</param>
    /// <param name="initial">Weights to start from instead; taken over.</param>
    /// <exception cref="PlmLensException">A sampled row is not finite, or all sampled rows are equal.</exception>
    public static TrainerState Start(IActivationSource source, TopKOptions options, SaeWeights? initial)
    {
        int width = source.Width;
        int rows = (int)Math.Min(options.SampleRows, source.Tokens);
        using var sample = new Tensor(DType.F32, rows, width);
        TensorView<float> values = sample;
        source.ReadBatch(0, rows, values);
        (double meanSquare, double variance) = Measure(source, values, rows, width);

        float scale = options.InputScaling == InputScaling.None ? 1 : (float)(1 / Math.Sqrt(meanSquare));
        SaeWeights weights = initial ?? RandomWeights(options, width);
        if (initial is null)
        {
            for (long i = 0; i < values.Length; i++)
                values[i] *= scale;
            GeometricMedian.Of(values, rows, width).CopyTo(weights.DecoderBias.View<float>().Span);
        }

        return new TrainerState(weights, options)
        {
            InputScale = scale,
            InputVariance = variance * scale * scale,
        };
    }

    // Mean of |h|^2, and of |h - mean h|^2.
    private static (double MeanSquare, double Variance) Measure(
        IActivationSource source, TensorView<float> values, int rows, int width)
    {
        double squares = 0;
        double[] sums = new double[width];
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = values.Row(r, width).Span;
            double length = 0;
            for (int c = 0; c < width; c++)
            {
                sums[c] += row[c];
                length += (double)row[c] * row[c];
            }

            if (!double.IsFinite(length))
                throw BadRow(source, 0, rows, r);
            squares += length;
        }

        double meanSquare = squares / rows, variance = meanSquare;
        foreach (double sum in sums)
            variance -= sum / rows * (sum / rows);
        if (variance <= 1e-10 * meanSquare)
        {
            throw new PlmLensException(
                $"All {rows} sampled hidden states are equal: there is nothing to learn; check layer and proteins.");
        }

        return (meanSquare, variance);
    }

    /// <summary>The error for a row with NaN or infinity.</summary>
    public static PlmLensException BadRow(IActivationSource source, long step, int rows, int row) => new(
        $"The hidden state at {source.Describe(step, rows, row)} is NaN or infinite: embed that protein again or " +
        "leave it out.");

    private static SaeWeights RandomWeights(TopKOptions options, int width)
    {
        var weights = new SaeWeights(options.Latents, width);
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
