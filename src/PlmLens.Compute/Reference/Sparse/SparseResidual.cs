using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Reconstruction error with its gradient.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void SparseResidual(
        TensorView<float> target,
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        float factor,
        int rows,
        int k,
        int cols,
        TensorView<float> residual,
        TensorView<float> squares,
        TensorView<float> dots)
    {
        OpArguments.SparseResidual(
            target, indices, values, decoder, rows, k, cols, residual, squares, dots);
        for (long r = 0; r < rows; r++)
        {
            int* index = indices.Pointer + (r * k);
            float* value = values.Pointer + (r * k);
            int active = 0;
            while (active < k && value[active] != 0)
                active++;
            double total = 0;
            for (int c = 0; c < cols; c++)
            {
                double rest = target.Pointer[(r * cols) + c];
                for (int j = 0; j < active; j++)
                    rest -= (double)value[j] * decoder.Pointer[((long)index[j] * cols) + c];
                residual.Pointer[(r * cols) + c] = (float)rest;
                total += rest * rest;
            }

            squares.Pointer[r] = (float)total;
            for (int j = 0; j < k; j++)
            {
                double dot = 0;
                for (int c = 0; j < active && c < cols; c++)
                    dot += (double)residual.Pointer[(r * cols) + c] * decoder.Pointer[((long)index[j] * cols) + c];
                dots.Pointer[(r * k) + j] = (float)(factor * dot);
            }
        }
    }
}
