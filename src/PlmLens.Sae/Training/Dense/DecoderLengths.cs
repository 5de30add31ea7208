using System.Numerics.Tensors;
using PlmLens.Compute;
using PlmLens.Core;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Sae;

/// <summary>Lengths of decoder rows, where a penalty depends on them: n_i = |d_i|, dn_i/dd_i = d_i / n_i.</summary>
internal sealed class DecoderLengths(IBackend backend, SaeWeights weights, TensorView<float> lengths) : IDisposable
{
    private readonly Tensor _factors = new(DType.F32, weights.Latents);

    /// <summary>Writes the lengths of the rows as they are now.</summary>
    public void Measure()
    {
        backend.RowSquares(weights.Decoder, default, weights.Latents, weights.OutputWidth, lengths);
        TensorPrimitives.Sqrt(lengths.Span, lengths.Span);
    }

    /// <summary>gradient[i, :] += factor * slopes[i] * d_i / n_i.</summary>
    /// <param name="slopes">[latents]: with respect to n, before the factor.</param>
    /// <param name="factor">Any.</param>
    /// <param name="gradient">[latents, outputs], changed.</param>
    public void AddSlopes(TensorView<float> slopes, float factor, TensorView<float> gradient)
    {
        TensorView<float> factors = _factors;
        for (long i = 0; i < factors.Length; i++)
            factors[i] = lengths[i] > 0 ? factor * slopes[i] / lengths[i] : 0;
        backend.AddScaledRows(weights.Decoder, false, factors, weights.Latents, weights.OutputWidth, gradient);
    }

    /// <summary>
    /// Makes decoder rows unit rows without changing reconstructions: z_i d_i = (z_i n_i) (d_i / n_i). The encoder row,
    /// its bias and the threshold are multiplied by n_i. A row of zeros is left as it is.
    /// </summary>
    public static void Fold(SaeWeights weights)
    {
        for (int i = 0; i < weights.Latents; i++)
        {
            Span<float> row = weights.Decoder.View<float>().Row(i, weights.OutputWidth).Span;
            float length = TensorPrimitives.Norm<float>(row);
            if (!(length > 0))
                continue;
            TensorPrimitives.Divide(row, length, row);
            Span<float> encoder = weights.Encoder.View<float>().Row(i, weights.Width).Span;
            TensorPrimitives.Multiply(encoder, length, encoder);
            weights.EncoderBias.View<float>()[i] *= length;
            if (weights.Threshold is { } threshold)
                threshold.View<float>()[i] *= length;
        }
    }

    public void Dispose() => _factors.Dispose();
}
