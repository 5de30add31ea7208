using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Parameters of a sparse autoencoder with one encoder and one decoder. Both matrices hold one latent per row, so that
/// row i of the encoder reads latent i and row i of the decoder writes it.
/// </summary>
public sealed class SaeWeights : IDisposable
{
    /// <summary>Allocates zeroed parameters.</summary>
    /// <param name="latents">1 or more.</param>
    /// <param name="width">1 or more.</param>
    public SaeWeights(int latents, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Latents = latents;
        Width = width;
        Encoder = new Tensor(DType.F32, latents, width);
        EncoderBias = new Tensor(DType.F32, latents);
        Decoder = new Tensor(DType.F32, latents, width);
        DecoderBias = new Tensor(DType.F32, width);
    }

    /// <summary>Number of latents, M.</summary>
    public int Latents { get; }

    /// <summary>Values of a hidden state, d.</summary>
    public int Width { get; }

    /// <summary>W_enc, [Latents, Width]; the transpose of SAELens' layout.</summary>
    public Tensor Encoder { get; }

    /// <summary>b_enc, [Latents].</summary>
    public Tensor EncoderBias { get; }

    /// <summary>W_dec, [Latents, Width]; rows of length 1 after training.</summary>
    public Tensor Decoder { get; }

    /// <summary>b_dec, [Width]: added to every reconstruction and subtracted from the encoder's input.</summary>
    public Tensor DecoderBias { get; }

    /// <summary>
    /// Weights for raw hidden states h, from weights trained on scale * h: both biases are divided by the scale. Since
    /// W (s h - b) + c = s (W (h - b/s) + c/s), the same latents are selected and codes and reconstruction come out in
    /// raw units.
    /// </summary>
    /// <param name="scale">Greater than 0.</param>
    /// <returns>A copy.</returns>
    public SaeWeights FoldInputScale(double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        var folded = new SaeWeights(Latents, Width);
        Copy(Encoder, folded.Encoder, 1);
        Copy(EncoderBias, folded.EncoderBias, 1 / scale);
        Copy(Decoder, folded.Decoder, 1);
        Copy(DecoderBias, folded.DecoderBias, 1 / scale);
        return folded;
    }

    /// <summary>Every tensor with the field's name of it.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors()
    {
        yield return ("W_enc", Encoder);
        yield return ("b_enc", EncoderBias);
        yield return ("W_dec", Decoder);
        yield return ("b_dec", DecoderBias);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor tensor) in Tensors())
            tensor.Dispose();
    }

    private static void Copy(Tensor from, Tensor to, double factor)
    {
        TensorView<float> source = from, target = to;
        for (long i = 0; i < source.Length; i++)
            target[i] = (float)(source[i] * factor);
    }
}
