using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Row-wise ops of the dense optimiser.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void RowSquares(
        TensorView<float> x, TensorView<float> across, int rows, int cols, TensorView<float> squares)
    {
        OpArguments.RowSquares(x, across, rows, cols, squares);
        for (int r = 0; r < rows; r++)
        {
            double total = Dot(x, r, x, r, cols);
            double length = across.IsNull ? 0 : Dot(across, r, across, r, cols);
            double along = across.IsNull ? 0 : Dot(x, r, across, r, cols);
            squares.Pointer[r] = (float)(length > 0 ? total - (along * along / length) : total);
        }
    }

    /// <inheritdoc/>
    public void AddScaledRows(
        TensorView<float> x, bool oneRow, TensorView<float> factors, int rows, int cols, TensorView<float> output)
    {
        OpArguments.AddScaledRows(x, oneRow, factors, rows, cols, output);
        for (long r = 0; r < rows; r++)
        {
            float factor = factors.Pointer[r];
            for (int c = 0; factor != 0 && c < cols; c++)
            {
                double sum = output.Pointer[(r * cols) + c];
                output.Pointer[(r * cols) + c] =
                    (float)(sum + ((double)factor * x.Pointer[(oneRow ? 0 : r * cols) + c]));
            }
        }
    }

    /// <inheritdoc/>
    public void AdamUnitRows(TensorView<float> gradient, in AdamStep step, int rows, int cols, in AdamState state)
    {
        OpArguments.AdamUnitRows(gradient, rows, cols, state);
        for (int r = 0; r < rows; r++)
        {
            long row = (long)r * cols;
            double length = Dot(state.Parameters, r, state.Parameters, r, cols);
            double share = length > 0 ? Dot(gradient, r, state.Parameters, r, cols) / length : 0;
            for (int c = 0; c < cols; c++)
            {
                double along = share * state.Parameters.Pointer[row + c];
                AdamOne(gradient.Pointer[row + c] - along, step, state, row + c);
            }

            Normalise(state.Parameters.Pointer + row, cols);
        }
    }
}
