using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Scaling and centring of an autoencoder's input.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Center(
        TensorView<float> x, TensorView<float> offset, float scale, int rows, int cols, TensorView<float> output)
    {
        OpArguments.Center(x, offset, rows, cols, output);
        for (long r = 0; r < rows; r++)
        {
            for (long c = 0; c < cols; c++)
            {
                long at = (r * cols) + c;
                output.Pointer[at] = (float)(((double)scale * x.Pointer[at]) - offset.Pointer[c]);
            }
        }
    }
}
