using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Token embedding.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Embed(
        TensorView<int> tokens,
        TensorView<float> table,
        TensorView<float> rowScale,
        int rows,
        int cols,
        TensorView<float> output)
    {
        OpArguments.Embed(tokens, table, rowScale, rows, cols, output);
        for (long r = 0; r < rows; r++)
        {
            float* source = table.Pointer + ((long)tokens.Pointer[r] * cols);
            float scale = rowScale.Pointer[r];
            for (int c = 0; c < cols; c++)
                output.Pointer[(r * cols) + c] = scale == 0 ? 0 : source[c] * scale;
        }
    }
}
