using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of sparse autoencoders without top-k.</content>
public sealed unsafe partial class CpuBackend
{
    private const int LeastProductRows = 96;
    private const int LeastProductLatents = 256;

    // Where the two ways take the same time: rung dense-step of the ladder.
    private const float ProductShare = 0.27f;

    private readonly Scratch _densePanels = new(1);

    /// <inheritdoc/>
    public void DenseResidual<TRule>(
        in DenseTile tile, in TRule rule, TensorView<float> target, in DenseResiduals output)
        where TRule : struct, IDenseRule
    {
        OpArguments.DenseResidual(tile, rule, target, output);
        if (IsMostlyActive(tile, rule))
        {
            ResidualByProduct(tile, rule, target, output);
            return;
        }

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
        if (IsMostlyActive(tile, rule))
        {
            GradientByProduct(tile, rule, residuals, factors, x, inCols, add, gradients);
            return;
        }

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

    // Both ops ask this of the same tile, so both go the same way. Small tiles are not worth laying out.
    private bool IsMostlyActive<TRule>(in DenseTile tile, in TRule rule)
        where TRule : struct, IDenseRule
    {
        if (tile.Rows < LeastProductRows || tile.Latents < LeastProductLatents)
            return false;
        float share;
        Run(1, new ActiveShare(tile, rule.Lowest.Pointer, &share));
        return share > ProductShare;
    }

    private void ResidualByProduct<TRule>(
        in DenseTile tile, in TRule rule, TensorView<float> target, in DenseResiduals output)
        where TRule : struct, IDenseRule
    {
        TileKernel kernel = _gemm.Kernel;
        float* memory = _densePanels.Reserve(WeightPanels.Size(tile.Cols, tile.Latents)).Of(0);
        var decoder = new WeightPanels(memory, tile.Latents);
        var fill = new FillColumnPanels(decoder, tile.Decoder.Pointer, tile.Cols);
        Run(fill.Parts, fill);
        ScratchPieces scratch = _scratch.Reserve(DenseResidualProduct<TRule>.Scratch(kernel, tile.Latents));
        var job = new DenseResidualProduct<TRule>(
            tile, rule, target.Pointer, output, kernel, decoder, scratch);
        Run(DenseResidualProduct<TRule>.Parts(tile.Rows), job);
    }

    private void GradientByProduct<TRule>(
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
        TileKernel kernel = _gemm.Kernel;
        float* memory = _densePanels.Reserve(
            DenseGradientPanels.Floats(kernel, tile.Rows, tile.Cols, inCols)).Of(0);
        var panels = new DenseGradientPanels(kernel, memory, tile.Rows, tile.Cols);
        DenseResiduals used = TRule.HasAuxiliary ? residuals : residuals with { Auxiliary = default };
        var fill = new FillGradientPanels(panels, kernel, used, x.Pointer, tile.Rows, tile.Cols, inCols);
        Run(fill.Parts, fill);
        ScratchPieces scratch = _scratch.Reserve(DenseGradientProduct<TRule>.Scratch(kernel, tile.Rows, tile.Cols));
        var job = new DenseGradientProduct<TRule>(
            tile, rule, factors.Pointer, inCols, add, gradients, kernel, panels, scratch);
        Run(DenseGradientProduct<TRule>.Parts(tile.Latents), job);
    }
}
