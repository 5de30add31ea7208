using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Parameters of a sparse autoencoder with one encoder and one decoder. Both matrices hold one latent per row, so that
/// row i of the encoder reads latent i and row i of the decoder writes it. Optional tensors are null where the
/// architecture has none.
/// </summary>
public sealed class SaeWeights : IDisposable
{
    /// <summary>Allocates zeroed parameters.</summary>
    /// <param name="latents">1 or more.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="outputWidth">1 or more, or 0 for <paramref name="width"/>.</param>
    public SaeWeights(int latents, int width, int outputWidth = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(outputWidth);
        Latents = latents;
        Width = width;
        OutputWidth = outputWidth == 0 ? width : outputWidth;
        Encoder = new Tensor(DType.F32, latents, width);
        EncoderBias = new Tensor(DType.F32, latents);
        Decoder = new Tensor(DType.F32, latents, OutputWidth);
        DecoderBias = new Tensor(DType.F32, OutputWidth);
    }

    /// <summary>Number of latents, M.</summary>
    public int Latents { get; }

    /// <summary>Values of a hidden state, d_in; of a crosscoder, of all streams together.</summary>
    public int Width { get; }

    /// <summary>Values of a reconstruction, d_out; differs from <see cref="Width"/> in transcoders only.</summary>
    public int OutputWidth { get; }

    /// <summary>W_enc, [Latents, Width]; the transpose of SAELens' layout.</summary>
    public Tensor Encoder { get; }

    /// <summary>b_enc, [Latents]; zeros in a gated autoencoder.</summary>
    public Tensor EncoderBias { get; }

    /// <summary>W_dec, [Latents, OutputWidth].</summary>
    public Tensor Decoder { get; }

    /// <summary>b_dec, [OutputWidth]: added to every reconstruction and, in most architectures, subtracted from the
    /// encoder's input.</summary>
    public Tensor DecoderBias { get; }

    /// <summary>theta, [Latents]: thresholds of a JumpReLU.</summary>
    public Tensor? Threshold { get; set; }

    /// <summary>b_gate, [Latents], of a gated autoencoder.</summary>
    public Tensor? GateBias { get; set; }

    /// <summary>b_mag, [Latents], of a gated autoencoder.</summary>
    public Tensor? MagnitudeBias { get; set; }

    /// <summary>r_mag, [Latents], of a gated autoencoder: logarithm of the factor on magnitudes.</summary>
    public Tensor? MagnitudeScale { get; set; }

    /// <summary>W_skip, [OutputWidth, Width]: added to the output times the raw input.</summary>
    public Tensor? Skip { get; set; }

    /// <summary>Every tensor that there is, with the field's name of it.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors()
    {
        yield return ("W_enc", Encoder);
        yield return ("b_enc", EncoderBias);
        yield return ("W_dec", Decoder);
        yield return ("b_dec", DecoderBias);
        if (Threshold is not null)
            yield return ("threshold", Threshold);
        if (GateBias is not null)
            yield return ("b_gate", GateBias);
        if (MagnitudeBias is not null)
            yield return ("b_mag", MagnitudeBias);
        if (MagnitudeScale is not null)
            yield return ("r_mag", MagnitudeScale);
        if (Skip is not null)
            yield return ("W_skip", Skip);
    }

    /// <summary>
    /// Weights for raw hidden states h, from weights trained on scale * h: biases and thresholds are divided by the
    /// scale. Since W (s h - b) + c = s (W (h - b/s) + c/s), the same latents are selected and codes and reconstruction
    /// come out in raw units.
    /// </summary>
    /// <param name="scale">Greater than 0.</param>
    /// <returns>A copy.</returns>
    public SaeWeights FoldInputScale(double scale) => FoldScales([scale], [scale]);

    /// <summary>
    /// The same with a scale for each of several equal parts of the input and of the output, as a crosscoder or a
    /// transcoder has them. Codes come out in units of the first input scale: they are those of training, divided by
    /// it.
    /// </summary>
    /// <param name="inputScales">Greater than 0; their number divides <see cref="Width"/>.</param>
    /// <param name="outputScales">Greater than 0; their number divides <see cref="OutputWidth"/>. Those of an
    /// autoencoder are its input scales.</param>
    /// <returns>A copy.</returns>
    public SaeWeights FoldScales(ReadOnlySpan<double> inputScales, ReadOnlySpan<double> outputScales)
    {
        foreach (double scale in (double[])[.. inputScales, .. outputScales])
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        double unit = inputScales[0];
        double[] codes = [1 / unit], ofInput = [.. inputScales.ToArray().Select(s => s / unit)];
        double[] ofOutput = [.. outputScales.ToArray().Select(s => unit / s)];
        double[] ofBias = [.. outputScales.ToArray().Select(s => 1 / s)];
        var folded = new SaeWeights(Latents, Width, OutputWidth);
        Scale(Encoder, Width, ofInput, folded.Encoder);
        Scale(EncoderBias, 1, codes, folded.EncoderBias);
        Scale(Decoder, OutputWidth, ofOutput, folded.Decoder);
        Scale(DecoderBias, OutputWidth, ofBias, folded.DecoderBias);
        folded.Threshold = Scaled(Threshold, 1, codes);
        folded.GateBias = Scaled(GateBias, 1, codes);
        folded.MagnitudeBias = Scaled(MagnitudeBias, 1, codes);
        folded.MagnitudeScale = Scaled(MagnitudeScale, 1, [1]);
        if (Skip is not null)
        {
            folded.Skip = Scaled(Skip, Width, inputScales.ToArray());
            int rows = OutputWidth / outputScales.Length;
            for (int o = 0; o < OutputWidth; o++)
            {
                TensorView<float> row = folded.Skip!.View<float>().Row(o, Width);
                for (int c = 0; c < Width; c++)
                    row[c] = (float)(row[c] / outputScales[o / rows]);
            }
        }

        return folded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor tensor) in Tensors())
            tensor.Dispose();
    }

    private static Tensor? Scaled(Tensor? from, int row, double[] factors)
    {
        if (from is null)
            return null;
        var to = new Tensor(DType.F32, from.Shape.AsSpan());
        Scale(from, row, factors, to);
        return to;
    }

    // Factor j applies to the j-th of equal parts of every row.
    private static void Scale(Tensor from, int row, double[] factors, Tensor to)
    {
        TensorView<float> source = from, target = to;
        int part = row / factors.Length;
        for (long i = 0; i < source.Length; i++)
            target[i] = (float)(source[i] * factors[i % row / part]);
    }
}
