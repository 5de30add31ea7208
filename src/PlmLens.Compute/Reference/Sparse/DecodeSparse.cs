using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Sparse decoder.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void DecodeSparse(
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int k,
        int cols,
        TensorView<float> output)
    {
        OpArguments.DecodeSparse(indices, values, decoder, bias, rows, k, cols, output);
        for (long r = 0; r < rows; r++)
        {
            for (int c = 0; c < cols; c++)
            {
                double sum = bias.IsNull ? 0 : bias.Pointer[c];
                for (long slot = r * k; slot < (r + 1) * k; slot++)
                {
                    float value = values.Pointer[slot];
                    if (value != 0)
                        sum += (double)value * decoder.Pointer[((long)indices.Pointer[slot] * cols) + c];
                }

                output.Pointer[(r * cols) + c] = (float)sum;
            }
        }
    }
}
