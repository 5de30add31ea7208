using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Loss of a prediction.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void CrossEntropy(
        TensorView<float> logits, TensorView<int> targets, int rows, int cols, TensorView<float> losses)
    {
        OpArguments.CrossEntropy(logits, targets, rows, cols, losses);
        for (long r = 0; r < rows; r++)
        {
            float* row = logits.Pointer + (r * cols);
            double max = double.NegativeInfinity;
            for (int c = 0; c < cols; c++)
                max = Math.Max(max, row[c]);
            double sum = 0;
            for (int c = 0; c < cols; c++)
                sum += Math.Exp(row[c] - max);
            losses.Pointer[r] = (float)(Math.Log(sum) + max - row[targets.Pointer[r]]);
        }
    }
}
