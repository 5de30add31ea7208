using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Learned positions.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void AddRows(TensorView<int> index, TensorView<float> table, int rows, int cols, TensorView<float> x)
    {
        OpArguments.AddRows(index, table, rows, cols, x);
        for (long r = 0; r < rows; r++)
        {
            float* source = table.Pointer + ((long)index.Pointer[r] * cols);
            for (int c = 0; c < cols; c++)
                x.Pointer[(r * cols) + c] += source[c];
        }
    }
}
