using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Gradients of an autoencoder's weights.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        int latents,
        int inputCols,
        int outputCols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient)
    {
        OpArguments.SparseGradient(
            groups, residuals, x, latents, inputCols, outputCols, decoderGradient, encoderGradient, biasGradient);
        for (int i = 0; i < latents; i++)
        {
            for (int c = 0; c < outputCols; c++)
            {
                decoderGradient.Pointer[((long)i * outputCols) + c] =
                    (float)DecoderGradient(groups, residuals, outputCols, i, c);
            }

            for (int c = 0; c < inputCols; c++)
                encoderGradient.Pointer[((long)i * inputCols) + c] = (float)EncoderGradient(groups, x, inputCols, i, c);
            biasGradient.Pointer[i] = (float)BiasGradient(groups, i);
        }
    }

    /// <inheritdoc/>
    public void SparseGradientSquares(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        TensorView<float> decoder,
        bool unitRows,
        int latents,
        int inputCols,
        int outputCols,
        TensorView<float> biasGradient,
        TensorView<float> squares,
        TensorView<float> gradients)
    {
        OpArguments.SparseGradientSquares(
            groups, residuals, x, decoder, latents, inputCols, outputCols, biasGradient, squares, gradients);
        float* encoderRows = gradients.Pointer, decoderRows = encoderRows + ((long)latents * inputCols);
        for (int i = 0; i < latents; i++)
        {
            double bias = BiasGradient(groups, i);
            double total = bias * bias, along = 0, length = 0;
            for (int c = 0; c < inputCols; c++)
            {
                double encoder = EncoderGradient(groups, x, inputCols, i, c);
                total += encoder * encoder;
                if (!gradients.IsNull)
                    encoderRows[((long)i * inputCols) + c] = (float)encoder;
            }

            for (int c = 0; c < outputCols; c++)
            {
                double gradient = DecoderGradient(groups, residuals, outputCols, i, c);
                double weight = unitRows ? decoder.Pointer[((long)i * outputCols) + c] : 0;
                total += gradient * gradient;
                along += gradient * weight;
                length += weight * weight;
                if (!gradients.IsNull)
                    decoderRows[((long)i * outputCols) + c] = (float)gradient;
            }

            // |g - (g.w/w.w) w|^2 = |g|^2 - (g.w)^2 / w.w
            squares.Pointer[i] = (float)(length > 0 ? Math.Max(0, total - (along * along / length)) : total);
            biasGradient.Pointer[i] = (float)bias;
        }
    }

    private static double DecoderGradient(in LatentGroups groups, TensorView<float> residuals, int cols, int i, int c)
    {
        double sum = 0;
        for (int e = groups.Starts.Pointer[i]; e < groups.Starts.Pointer[i + 1]; e++)
        {
            float* row = residuals.Pointer + ((long)groups.Sources.Pointer[e] * cols);
            sum += (double)groups.Coefficients.Pointer[e] * row[c];
        }

        return sum;
    }

    private static double EncoderGradient(in LatentGroups groups, TensorView<float> x, int cols, int i, int c)
    {
        double sum = 0;
        for (int e = groups.Starts.Pointer[i]; e < groups.Starts.Pointer[i + 1]; e++)
            sum += (double)groups.Dots.Pointer[e] * x.Pointer[((long)groups.Rows.Pointer[e] * cols) + c];
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
