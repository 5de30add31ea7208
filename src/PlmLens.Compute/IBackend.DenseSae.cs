using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>
/// Ops of sparse autoencoders without top-k: ReLU, gated, JumpReLU. Their pre-activations exist for one tile of rows at
/// a time, made by <see cref="Linear"/>; what follows costs what the entries cost that an <see cref="IDenseRule"/> lets
/// through. A backend may choose how to work by their share in the tile.
/// </content>
public partial interface IBackend
{
    /// <summary>
    /// Reconstruction error of a tile: residual[r, :] = target[r, :] - sum over i of z[r, i] * decoder[i, :], with z
    /// the values of <paramref name="rule"/>, the same for its auxiliary values, and the sums that belong to a token.
    /// The sum over i runs in ascending order.
    /// </summary>
    /// <typeparam name="TRule">The architecture.</typeparam>
    /// <param name="tile">Pre-activations and decoder.</param>
    /// <param name="rule">Valid for the tile's latents.</param>
    /// <param name="target">[rows, cols], the decoder's bias subtracted.</param>
    /// <param name="output">Written.</param>
    void DenseResidual<TRule>(
        in DenseTile tile, in TRule rule, TensorView<float> target, in DenseResiduals output)
        where TRule : struct, IDenseRule;

    /// <summary>
    /// Weight gradients of a tile. With g[r, :] = factors[r] * residual[r, :], the gradient of the loss with respect to
    /// the reconstruction, and s the rule's slope at p[r, i] given g[r, :] . decoder[i, :] and its auxiliary
    /// counterpart: decoder gradient[i, :] = sum over r of z[r, i] * g[r, :], encoder gradient[i, :] = sum over r of
    /// s.PreActivation * x[r, :]. The auxiliary values reach no decoder row. Sums over r run in ascending order, so the
    /// cut of a batch into tiles changes the matrices only by the rounding of slopes, and only where a backend works on
    /// two tiles in different ways.
    /// </summary>
    /// <typeparam name="TRule">The architecture.</typeparam>
    /// <param name="tile">As in <see cref="DenseResidual"/>.</param>
    /// <param name="rule">As in <see cref="DenseResidual"/>.</param>
    /// <param name="residuals">From <see cref="DenseResidual"/>; only the residuals are read.</param>
    /// <param name="factors">[rows].</param>
    /// <param name="x">[rows, inCols]: the encoder's input.</param>
    /// <param name="inCols">1 or more.</param>
    /// <param name="add">True to add to what the gradients hold, false to overwrite it.</param>
    /// <param name="gradients">Written.</param>
    void DenseGradient<TRule>(
        in DenseTile tile,
        in TRule rule,
        in DenseResiduals residuals,
        TensorView<float> factors,
        TensorView<float> x,
        int inCols,
        bool add,
        in DenseGradients gradients)
        where TRule : struct, IDenseRule;

    /// <summary>squares[r] = sum over c of x[r, c]^2, less the square of the part of x[r, :] along across[r,
    /// :].</summary>
    /// <param name="x">[rows, cols].</param>
    /// <param name="across">[rows, cols], or a default view for none; a row that is 0 takes nothing away.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="squares">[rows].</param>
    void RowSquares(
        TensorView<float> x, TensorView<float> across, int rows, int cols, TensorView<float> squares);

    /// <summary>output[r, :] += factors[r] * x[r, :], or factors[r] * x[0, :] when <paramref name="oneRow"/>.</summary>
    /// <param name="x">[rows, cols], or [cols].</param>
    /// <param name="oneRow">Whether x is a single row.</param>
    /// <param name="factors">[rows]; where it is 0, the row is left alone.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="output">[rows, cols], changed.</param>
    void AddScaledRows(
        TensorView<float> x, bool oneRow, TensorView<float> factors, int rows, int cols, TensorView<float> output);

    /// <summary>One Adam step of rows of length 1: the part of the gradient along its row is removed, and the new row
    /// is divided by its length. A row that is 0 is left as Adam makes it.</summary>
    /// <param name="gradient">[rows, cols].</param>
    /// <param name="step">Adam's settings for this step.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="state">[rows, cols] parameters and moments, changed.</param>
    void AdamUnitRows(TensorView<float> gradient, in AdamStep step, int rows, int cols, in AdamState state);
}
