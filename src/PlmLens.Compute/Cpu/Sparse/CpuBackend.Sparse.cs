using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of a sparse autoencoder.</content>
public sealed partial class CpuBackend
{
    /// <inheritdoc/>
    public void Center(
        TensorView<float> x, TensorView<float> offset, float scale, int rows, int cols, TensorView<float> output) =>
        _plain.Center(x, offset, scale, rows, cols, output);

    /// <inheritdoc/>
    public void EncodeTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int k,
        TensorView<int> indices,
        TensorView<float> values) =>
        _plain.EncodeTopK(x, weight, bias, rows, k, indices, values);

    /// <inheritdoc/>
    public void DecodeSparse(
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int k,
        int cols,
        TensorView<float> output) =>
        _plain.DecodeSparse(indices, values, decoder, bias, rows, k, cols, output);

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
        TensorView<float> dots) =>
        _plain.SparseResidual(target, indices, values, decoder, factor, rows, k, cols, residual, squares, dots);

    /// <inheritdoc/>
    public void SumRows(TensorView<float> x, TensorView<float> weights, int rows, int cols, TensorView<float> output) =>
        _plain.SumRows(x, weights, rows, cols, output);

    /// <inheritdoc/>
    public void GroupByLatent(in SparseCodes main, in SparseCodes auxiliary, int latents, in LatentGroups groups) =>
        _plain.GroupByLatent(main, auxiliary, latents, groups);

    /// <inheritdoc/>
    public void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        int rows,
        int latents,
        int cols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient) =>
        _plain.SparseGradient(groups, residual, x, rows, latents, cols, decoderGradient, encoderGradient, biasGradient);

    /// <inheritdoc/>
    public void SparseGradientSquares(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        TensorView<float> decoder,
        int rows,
        int latents,
        int cols,
        TensorView<float> biasGradient,
        TensorView<float> squares) =>
        _plain.SparseGradientSquares(groups, residual, x, decoder, rows, latents, cols, biasGradient, squares);

    /// <inheritdoc/>
    public void SparseAdam(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        in AdamStep step,
        int rows,
        int latents,
        int cols,
        in AdamState encoder,
        in AdamState bias,
        in AdamState decoder) =>
        _plain.SparseAdam(groups, residual, x, step, rows, latents, cols, encoder, bias, decoder);

    /// <inheritdoc/>
    public void Adam(TensorView<float> gradient, in AdamStep step, int count, in AdamState state) =>
        _plain.Adam(gradient, step, count, state);
}
