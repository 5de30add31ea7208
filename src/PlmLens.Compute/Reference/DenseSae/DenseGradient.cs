using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Weight gradients of a tile of pre-activations.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void DenseGradient<TRule>(
        in DenseTile tile,
        in TRule rule,
        in DenseResiduals residuals,
        TensorView<float> factors,
        TensorView<float> x,
        int inCols,
        bool add,
        in DenseGradients gradients)
        where TRule : struct, IDenseRule
    {
        OpArguments.DenseGradient(tile, rule, residuals, factors, x, inCols, gradients);
        double[] decoder = new double[tile.Cols], encoder = new double[inCols];
        double[] sums = new double[DenseGradients.SumRows];
        for (int i = 0; i < tile.Latents; i++)
        {
            Array.Clear(decoder);
            Array.Clear(encoder);
            Array.Clear(sums);
            for (int r = 0; r < tile.Rows; r++)
            {
                float p = tile.PreActivations.Pointer[((long)r * tile.Latents) + i];
                if (p < rule.Lowest.Pointer[i])
                    continue;
                double factor = factors.Pointer[r];
                double value = factor * Dot(residuals.Residual, r, tile.Decoder, i, tile.Cols);
                double auxiliary = TRule.HasAuxiliary
                    ? factor * Dot(residuals.Auxiliary, r, tile.Decoder, i, tile.Cols)
                    : 0;
                DenseCode code = rule.Code(p, i);
                DenseSlope slope = rule.Slope(p, i, (float)value, (float)auxiliary);
                for (int c = 0; c < tile.Cols; c++)
                    decoder[c] += code.Value * factor * residuals.Residual.Pointer[((long)r * tile.Cols) + c];
                for (int c = 0; c < inCols; c++)
                    encoder[c] += (double)slope.PreActivation * x.Pointer[((long)r * inCols) + c];
                sums[0] += slope.PreActivation;
                sums[1] += code.Value > 0 ? 1 : 0;
                sums[2] += slope.First;
                sums[3] += slope.Second;
                sums[4] += slope.Third;
            }

            for (int c = 0; c < tile.Cols; c++)
                Put(decoder[c], add, gradients.Decoder, ((long)i * tile.Cols) + c);
            for (int c = 0; c < inCols; c++)
                Put(encoder[c], add, gradients.Encoder, ((long)i * inCols) + c);
            for (int s = 0; s < sums.Length; s++)
                Put(sums[s], add, gradients.Sums, ((long)s * tile.Latents) + i);
        }
    }

    private static void Put(double value, bool add, TensorView<float> target, long at) =>
        target.Pointer[at] = (float)(add ? target.Pointer[at] + value : value);

    private static double Dot(TensorView<float> a, long rowOfA, TensorView<float> b, long rowOfB, int cols)
    {
        double sum = 0;
        for (int c = 0; c < cols; c++)
            sum += (double)a.Pointer[(rowOfA * cols) + c] * b.Pointer[(rowOfB * cols) + c];
        return sum;
    }
}
