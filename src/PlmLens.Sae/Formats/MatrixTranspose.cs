using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Transposes a matrix between the layouts of two formats.</summary>
internal static class MatrixTranspose
{
    /// <param name="matrix">[rows, cols].</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">0 or more.</param>
    /// <param name="output">[cols, rows].</param>
    public static void Run(TensorView<float> matrix, int rows, int cols, TensorView<float> output)
    {
        // Tiles of 64 x 64 keep both sides in the cache.
        for (int r0 = 0; r0 < rows; r0 += 64)
        {
            for (int c0 = 0; c0 < cols; c0 += 64)
            {
                for (int r = r0; r < Math.Min(rows, r0 + 64); r++)
                {
                    for (int c = c0; c < Math.Min(cols, c0 + 64); c++)
                        output[((long)c * rows) + r] = matrix[((long)r * cols) + c];
                }
            }
        }
    }

    /// <summary>The transpose as a new tensor.</summary>
    public static Tensor Of(Tensor matrix)
    {
        var result = new Tensor(DType.F32, matrix.Shape[1], matrix.Shape[0]);
        Run(matrix, (int)matrix.Shape[0], (int)matrix.Shape[1], result);
        return result;
    }
}
