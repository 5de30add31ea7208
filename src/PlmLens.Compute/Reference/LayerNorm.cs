using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Layer normalisation.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void LayerNorm(
        TensorView<float> x,
        TensorView<float> gamma,
        TensorView<float> beta,
        int rows,
        int cols,
        float epsilon,
        TensorView<float> output)
    {
        OpArguments.LayerNorm(x, gamma, beta, rows, cols, output);
        for (long r = 0; r < rows; r++)
        {
            float* source = x.Pointer + (r * cols);
            float* target = output.Pointer + (r * cols);
            double mean = 0;
            for (int c = 0; c < cols; c++)
                mean += source[c];
            mean /= cols;
            double variance = 0;
            for (int c = 0; c < cols; c++)
                variance += (source[c] - mean) * (source[c] - mean);
            double scale = 1 / Math.Sqrt((variance / cols) + epsilon);
            for (int c = 0; c < cols; c++)
                target[c] = (float)(((source[c] - mean) * scale * gamma.Pointer[c]) + beta.Pointer[c]);
        }
    }
}
