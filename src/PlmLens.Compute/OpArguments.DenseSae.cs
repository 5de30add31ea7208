using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Checks of the dense autoencoders' ops.</content>
internal static unsafe partial class OpArguments
{
    internal static void DenseResidual<TRule>(
        in DenseTile tile, in TRule rule, TensorView<float> target, in DenseResiduals output)
        where TRule : struct, IDenseRule
    {
        long count = Tile(tile, rule);
        Holds(target, count, nameof(target));
        Residuals<TRule>(tile, output, count);
        Holds(output.Squares, tile.Rows, nameof(output.Squares));
        Holds(output.Penalties, tile.Rows, nameof(output.Penalties));
        Holds(output.Active, tile.Rows, nameof(output.Active));
        ApartOrSame(target, output.Residual, count, nameof(output.Residual));
        if (TRule.HasAuxiliary)
        {
            Holds(output.AuxiliarySquares, tile.Rows, nameof(output.AuxiliarySquares));
            Apart(target, count, output.Auxiliary, count, nameof(output.Auxiliary));
            Apart(output.Residual, count, output.Auxiliary, count, nameof(output.Auxiliary));
        }
    }

    internal static void DenseGradient<TRule>(
        in DenseTile tile,
        in TRule rule,
        in DenseResiduals residuals,
        TensorView<float> factors,
        TensorView<float> x,
        int inCols,
        in DenseGradients gradients)
        where TRule : struct, IDenseRule
    {
        long count = Tile(tile, rule), inputs = Matrix(tile.Rows, inCols);
        Residuals<TRule>(tile, residuals, count);
        Holds(factors, tile.Rows, nameof(factors));
        Holds(x, inputs, nameof(x));
        long decoder = Matrix(tile.Latents, tile.Cols), encoder = Matrix(tile.Latents, inCols);
        Holds(gradients.Decoder, decoder, nameof(gradients.Decoder));
        Holds(gradients.Encoder, encoder, nameof(gradients.Encoder));
        Holds(gradients.Sums, (long)DenseGradients.SumRows * tile.Latents, nameof(gradients.Sums));
        Apart(residuals.Residual, count, gradients.Decoder, decoder, nameof(gradients.Decoder));
        Apart(tile.Decoder, decoder, gradients.Decoder, decoder, nameof(gradients.Decoder));
        Apart(x, inputs, gradients.Encoder, encoder, nameof(gradients.Encoder));
        Apart(gradients.Decoder, decoder, gradients.Encoder, encoder, nameof(gradients.Encoder));
    }

    internal static void RowSquares(
        TensorView<float> x, TensorView<float> across, int rows, int cols, TensorView<float> squares)
    {
        long count = Matrix(rows, cols);
        Holds(x, count, nameof(x));
        if (!across.IsNull)
            Holds(across, count, nameof(across));
        Holds(squares, rows, nameof(squares));
        Apart(x, count, squares, rows, nameof(squares));
    }

    internal static void AddScaledRows(
        TensorView<float> x, bool oneRow, TensorView<float> factors, int rows, int cols, TensorView<float> output)
    {
        long count = Matrix(rows, cols), read = oneRow ? cols : count;
        Holds(x, read, nameof(x));
        Holds(factors, rows, nameof(factors));
        Holds(output, count, nameof(output));
        Apart(x, read, output, count, nameof(output));
        Apart(factors, rows, output, count, nameof(output));
    }

    internal static void AdamUnitRows(TensorView<float> gradient, int rows, int cols, in AdamState state)
    {
        long count = Matrix(rows, cols);
        Holds(gradient, count, nameof(gradient));
        State(state, count, nameof(state));
        Apart(gradient, count, state.Parameters, count, nameof(state));
    }

    private static long Tile<TRule>(in DenseTile tile, in TRule rule)
        where TRule : struct, IDenseRule
    {
        Size(tile.Rows, 0, nameof(tile.Rows));
        Size(tile.Latents, 1, nameof(tile.Latents));
        Size(tile.Cols, 1, nameof(tile.Cols));
        Holds(tile.PreActivations, (long)tile.Rows * tile.Latents, nameof(tile.PreActivations));
        Holds(tile.Decoder, (long)tile.Latents * tile.Cols, nameof(tile.Decoder));
        Holds(rule.Lowest, tile.Latents, nameof(rule.Lowest));
        return (long)tile.Rows * tile.Cols;
    }

    private static void Residuals<TRule>(in DenseTile tile, in DenseResiduals residuals, long count)
        where TRule : struct, IDenseRule
    {
        Holds(residuals.Residual, count, nameof(residuals.Residual));
        Apart(tile.Decoder, (long)tile.Latents * tile.Cols, residuals.Residual, count, nameof(residuals.Residual));
        if (TRule.HasAuxiliary)
            Holds(residuals.Auxiliary, count, nameof(residuals.Auxiliary));
    }
}
