using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of a sparse autoencoder.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Center(
        TensorView<float> x, TensorView<float> offset, float scale, int rows, int cols, TensorView<float> output)
    {
        OpArguments.Center(x, offset, rows, cols, output);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new Center(x.Pointer, offset.Pointer, scale, blocks, cols, output.Pointer));
    }

    /// <inheritdoc/>
    public void EncodeTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int k,
        TensorView<int> indices,
        TensorView<float> values)
    {
        OpArguments.EncodeTopK(x, weight, bias, rows, k, indices, values);
        PackedMatrix packed = Own(weight);
        ScratchPieces scratch = _scratch.Reserve(Cpu.EncodeTopK.Scratch(_gemm, weight.InFeatures, k));
        var job = new EncodeTopK(
            _gemm, x.Pointer, packed, bias.Pointer, rows, k, indices.Pointer, values.Pointer, scratch);
        Run(Cpu.EncodeTopK.Parts(rows), job);
    }

    /// <inheritdoc/>
    public void DecodeSparse(
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int k,
        int cols,
        TensorView<float> output)
    {
        OpArguments.DecodeSparse(indices, values, decoder, bias, rows, k, cols, output);
        var blocks = new RowBlocks(rows, cols);
        var job = new DecodeSparse(
            indices.Pointer, values.Pointer, decoder.Pointer, bias.Pointer, blocks, k, cols, output.Pointer);
        Run(blocks.Parts, job);
    }

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
        var blocks = new RowBlocks(rows, cols);
        var job = new SparseResidual(
            target.Pointer,
            indices.Pointer,
            values.Pointer,
            decoder.Pointer,
            factor,
            blocks,
            k,
            cols,
            residual.Pointer,
            squares.Pointer,
            dots.Pointer);
        Run(blocks.Parts, job);
    }

    /// <inheritdoc/>
    public void SumRows(TensorView<float> x, TensorView<float> weights, int rows, int cols, TensorView<float> output)
    {
        OpArguments.SumRows(x, weights, rows, cols, output);
        int blocks = Cpu.SumRows.Blocks(rows);
        float* partial = _blockSums.Reserve((long)blocks * cols).Of(0);
        Run(blocks, new SumRows(x.Pointer, weights.Pointer, rows, cols, partial));
        Cpu.SumRows.Finish(partial, blocks, cols, output.Pointer);
    }

    /// <inheritdoc/>
    public void GroupByLatent(in SparseCodes main, in SparseCodes auxiliary, int latents, in LatentGroups groups)
    {
        OpArguments.GroupByLatent(main, auxiliary, latents, groups);
        Cpu.GroupByLatent.Run(main, auxiliary, latents, groups);
    }

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
        TensorView<float> biasGradient)
    {
        OpArguments.SparseGradient(
            groups, residual, x, rows, latents, cols, decoderGradient, encoderGradient, biasGradient);
        var blocks = new LatentBlocks(latents);
        var job = new SparseGradient(
            new LatentGradient(groups, residual.Pointer, x.Pointer, rows, cols),
            blocks,
            decoderGradient.Pointer,
            encoderGradient.Pointer,
            biasGradient.Pointer);
        Run(blocks.Parts, job);
    }

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
        TensorView<float> squares)
    {
        OpArguments.SparseGradientSquares(
            groups, residual, x, decoder, rows, latents, cols, biasGradient, squares);
        var blocks = new LatentBlocks(latents);
        var job = new SparseGradientSquares(
            new LatentGradient(groups, residual.Pointer, x.Pointer, rows, cols),
            decoder.Pointer,
            blocks,
            biasGradient.Pointer,
            squares.Pointer);
        Run(blocks.Parts, job);
    }

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
        in AdamState decoder)
    {
        OpArguments.SparseAdam(groups, residual, x, rows, latents, cols, encoder, bias, decoder);
        var blocks = new LatentBlocks(latents);
        var gradient = new LatentGradient(groups, residual.Pointer, x.Pointer, rows, cols);
        Run(blocks.Parts, new SparseAdam(gradient, step, blocks, encoder, bias, decoder));
    }

    /// <inheritdoc/>
    public void Adam(TensorView<float> gradient, in AdamStep step, int count, in AdamState state)
    {
        OpArguments.Adam(gradient, count, state);
        Run(AdamVector.Parts(count), new AdamVector(gradient.Pointer, step, count, state));
    }
}
