using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of sparse autoencoders without top-k.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void DenseResidual<TRule>(
        in DenseTile tile, in TRule rule, TensorView<float> target, in DenseResiduals output)
        where TRule : struct, IDenseRule
    {
        OpArguments.DenseResidual(tile, rule, target, output);
        Run(Cpu.DenseResidual<TRule>.Parts(tile.Rows), new DenseResidual<TRule>(tile, rule, target.Pointer, output));
    }

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
        ScratchPieces scratch = _scratch.Reserve(Cpu.DenseGradient<TRule>.Scratch);
        var job = new DenseGradient<TRule>(
            tile, rule, residuals, factors.Pointer, x.Pointer, inCols, add, gradients, scratch);
        Run(Cpu.DenseGradient<TRule>.Parts(tile.Latents), job);
    }

    /// <inheritdoc/>
    public void RowSquares(
        TensorView<float> x, TensorView<float> across, int rows, int cols, TensorView<float> squares)
    {
        OpArguments.RowSquares(x, across, rows, cols, squares);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new RowSquares(x.Pointer, across.Pointer, blocks, cols, squares.Pointer));
    }

    /// <inheritdoc/>
    public void AddScaledRows(
        TensorView<float> x, bool oneRow, TensorView<float> factors, int rows, int cols, TensorView<float> output)
    {
        OpArguments.AddScaledRows(x, oneRow, factors, rows, cols, output);
        var blocks = new RowBlocks(rows, cols);
        var job = new AddScaledRows(x.Pointer, oneRow ? 0 : cols, factors.Pointer, blocks, cols, output.Pointer);
        Run(blocks.Parts, job);
    }

    /// <inheritdoc/>
    public void AdamUnitRows(TensorView<float> gradient, in AdamStep step, int rows, int cols, in AdamState state)
    {
        OpArguments.AdamUnitRows(gradient, rows, cols, state);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new AdamUnitRows(gradient.Pointer, step, blocks, cols, state));
    }
}
