using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Optimiser of an autoencoder's weights.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void SparseAdam(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        TensorView<float> gradients,
        in AdamStep step,
        bool unitRows,
        int latents,
        int inputCols,
        int outputCols,
        in AdamState encoder,
        in AdamState bias,
        in AdamState decoder)
    {
        OpArguments.SparseAdam(
            groups, residuals, x, gradients, latents, inputCols, outputCols, encoder, bias, decoder);
        double[] gradient = new double[outputCols];
        float* encoderRows = gradients.Pointer, decoderRows = encoderRows + ((long)latents * inputCols);
        for (int i = 0; i < latents; i++)
        {
            AdamOne(BiasGradient(groups, i), step, bias, i);
            for (int c = 0; c < inputCols; c++)
            {
                long at = ((long)i * inputCols) + c;
                double change = gradients.IsNull ? EncoderGradient(groups, x, inputCols, i, c) : encoderRows[at];
                AdamOne(change, step, encoder, at);
            }

            long row = (long)i * outputCols;
            double along = 0, length = 0;
            for (int c = 0; c < outputCols; c++)
            {
                double weight = unitRows ? decoder.Parameters.Pointer[row + c] : 0;
                gradient[c] = gradients.IsNull
                    ? DecoderGradient(groups, residuals, outputCols, i, c)
                    : decoderRows[row + c];
                along += gradient[c] * weight;
                length += weight * weight;
            }

            double share = length > 0 ? along / length : 0;
            for (int c = 0; c < outputCols; c++)
                AdamOne(gradient[c] - (share * decoder.Parameters.Pointer[row + c]), step, decoder, row + c);
            if (unitRows)
                Normalise(decoder.Parameters.Pointer + row, outputCols);
        }
    }

    /// <inheritdoc/>
    public void Adam(TensorView<float> gradient, in AdamStep step, int count, in AdamState state)
    {
        OpArguments.Adam(gradient, count, state);
        for (long i = 0; i < count; i++)
            AdamOne(gradient.Pointer[i], step, state, i);
    }

    private static void AdamOne(double gradient, in AdamStep step, in AdamState state, long at)
    {
        double g = gradient * step.GradientScale;
        double m = (step.Beta1 * state.First.Pointer[at]) + ((1 - step.Beta1) * g);
        double v = (step.Beta2 * state.Second.Pointer[at]) + ((1 - step.Beta2) * g * g);
        state.First.Pointer[at] = (float)m;
        state.Second.Pointer[at] = (float)v;
        double root = (Math.Sqrt(v) * step.InverseRootCorrection2) + step.Epsilon;
        state.Parameters.Pointer[at] = (float)(state.Parameters.Pointer[at] - (step.Rate * m / root));
    }

    private static void Normalise(float* row, int cols)
    {
        double length = 0;
        for (int c = 0; c < cols; c++)
            length += (double)row[c] * row[c];
        for (int c = 0; length > 0 && c < cols; c++)
            row[c] = (float)(row[c] / Math.Sqrt(length));
    }
}
