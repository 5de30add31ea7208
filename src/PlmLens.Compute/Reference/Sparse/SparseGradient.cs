using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Gradients of an autoencoder's weights.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        int rows,
        int latents,
        int cols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient)
    {
        OpArguments.SparseGradient(
            groups, residual, x, rows, latents, cols, decoderGradient, encoderGradient, biasGradient);
        for (int i = 0; i < latents; i++)
        {
            for (int c = 0; c < cols; c++)
            {
                decoderGradient.Pointer[((long)i * cols) + c] = (float)DecoderGradient(groups, residual, cols, i, c);
                encoderGradient.Pointer[((long)i * cols) + c] = (float)EncoderGradient(groups, x, rows, cols, i, c);
            }

            biasGradient.Pointer[i] = (float)BiasGradient(groups, i);
        }
    }

    /// <inheritdoc/>
    public void SparseGradientSquares(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        TensorView<float> decoder,
        int rows,
        int latents,
        int cols,
        TensorView<float> biasGradient,
        TensorView<float> squares)
    {
        OpArguments.SparseGradientSquares(
            groups, residual, x, decoder, rows, latents, cols, biasGradient, squares);
        for (int i = 0; i < latents; i++)
        {
            double bias = BiasGradient(groups, i);
            double total = bias * bias, along = 0, length = 0;
            for (int c = 0; c < cols; c++)
            {
                double encoder = EncoderGradient(groups, x, rows, cols, i, c);
                double gradient = DecoderGradient(groups, residual, cols, i, c);
                double weight = decoder.Pointer[((long)i * cols) + c];
                total += (encoder * encoder) + (gradient * gradient);
                along += gradient * weight;
                length += weight * weight;
            }

            // |g - (g.w/w.w) w|^2 = |g|^2 - (g.w)^2 / w.w
            squares.Pointer[i] = (float)(length > 0 ? Math.Max(0, total - (along * along / length)) : total);
            biasGradient.Pointer[i] = (float)bias;
        }
    }

    private static double DecoderGradient(in LatentGroups groups, TensorView<float> residual, int cols, int i, int c)
    {
        double sum = 0;
        for (int e = groups.Starts.Pointer[i]; e < groups.Starts.Pointer[i + 1]; e++)
        {
            float* row = residual.Pointer + ((long)groups.Sources.Pointer[e] * cols);
            sum += (double)groups.Coefficients.Pointer[e] * row[c];
        }

        return sum;
    }

    private static double EncoderGradient(in LatentGroups groups, TensorView<float> x, int rows, int cols, int i, int c)
    {
        double sum = 0;
        for (int e = groups.Starts.Pointer[i]; e < groups.Starts.Pointer[i + 1]; e++)
            sum += (double)groups.Dots.Pointer[e] * x.Pointer[((long)(groups.Sources.Pointer[e] % rows) * cols) + c];
        return sum;
    }

    private static double BiasGradient(in LatentGroups groups, int i)
    {
        double sum = 0;
        for (int e = groups.Starts.Pointer[i]; e < groups.Starts.Pointer[i + 1]; e++)
            sum += groups.Dots.Pointer[e];
        return sum;
    }
}
