using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Reconstruction error of a tile of pre-activations.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void DenseResidual<TRule>(
        in DenseTile tile, in TRule rule, TensorView<float> target, in DenseResiduals output)
        where TRule : struct, IDenseRule
    {
        OpArguments.DenseResidual(tile, rule, target, output);
        double[] rest = new double[tile.Cols], auxiliary = new double[tile.Cols];
        for (int r = 0; r < tile.Rows; r++)
        {
            for (int c = 0; c < tile.Cols; c++)
                rest[c] = auxiliary[c] = target.Pointer[((long)r * tile.Cols) + c];
            double penalty = 0;
            int active = 0;
            for (int i = 0; i < tile.Latents; i++)
            {
                float p = tile.PreActivations.Pointer[((long)r * tile.Latents) + i];
                if (p < rule.Lowest.Pointer[i])
                    continue;
                DenseCode code = rule.Code(p, i);
                penalty += code.Penalty;
                active += code.Value > 0 ? 1 : 0;
                for (int c = 0; c < tile.Cols; c++)
                {
                    double weight = tile.Decoder.Pointer[((long)i * tile.Cols) + c];
                    rest[c] -= code.Value * weight;
                    auxiliary[c] -= code.Auxiliary * weight;
                }
            }

            output.Penalties.Pointer[r] = (float)penalty;
            output.Active.Pointer[r] = active;
            output.Squares.Pointer[r] = StoreRow(rest, output.Residual, r);
            if (TRule.HasAuxiliary)
                output.AuxiliarySquares.Pointer[r] = StoreRow(auxiliary, output.Auxiliary, r);
        }
    }

    // Rounds a row into a matrix; returns the sum of squares.
    private static float StoreRow(double[] row, TensorView<float> matrix, int r)
    {
        double squares = 0;
        for (int c = 0; c < row.Length; c++)
        {
            squares += row[c] * row[c];
            matrix.Pointer[((long)r * row.Length) + c] = (float)row[c];
        }

        return (float)squares;
    }
}
