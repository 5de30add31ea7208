using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Decoder of ragged codes.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void DecodeRagged(
        TensorView<long> starts,
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int cols,
        TensorView<float> output)
    {
        OpArguments.DecodeRagged(starts, indices, values, decoder, bias, rows, cols, output);
        for (long r = 0; r < rows; r++)
        {
            for (int c = 0; c < cols; c++)
            {
                double sum = bias.IsNull ? 0 : bias.Pointer[c];
                for (long e = starts.Pointer[r]; e < starts.Pointer[r + 1]; e++)
                    sum += (double)values.Pointer[e] * decoder.Pointer[((long)indices.Pointer[e] * cols) + c];
                output.Pointer[(r * cols) + c] = (float)sum;
            }
        }
    }
}
