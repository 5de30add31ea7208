using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Weighted column sums.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void SumRows(TensorView<float> x, TensorView<float> weights, int rows, int cols, TensorView<float> output)
    {
        OpArguments.SumRows(x, weights, rows, cols, output);
        for (int c = 0; c < cols; c++)
        {
            double sum = 0;
            for (long r = 0; r < rows; r++)
            {
                double weight = weights.IsNull ? 1 : weights.Pointer[r];
                if (weight != 0)
                    sum += weight * x.Pointer[(r * cols) + c];
            }

            output.Pointer[c] = (float)sum;
        }
    }
}
