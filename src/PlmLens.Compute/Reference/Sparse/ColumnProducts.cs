using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Gradient of a dense matrix.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void ColumnProducts(
        TensorView<float> a,
        TensorView<float> b,
        float factor,
        int rows,
        int aCols,
        int bCols,
        TensorView<float> output)
    {
        OpArguments.ColumnProducts(a, b, rows, aCols, bCols, output);
        for (long i = 0; i < aCols; i++)
        {
            for (long j = 0; j < bCols; j++)
            {
                double sum = 0;
                for (long r = 0; r < rows; r++)
                    sum += (double)a.Pointer[(r * aCols) + i] * b.Pointer[(r * bCols) + j];
                output.Pointer[(i * bCols) + j] = (float)(factor * sum);
            }
        }
    }
}
