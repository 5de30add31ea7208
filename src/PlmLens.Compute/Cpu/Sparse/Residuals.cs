using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>Runs residual ops by whole rows or, where a batch reads a large decoder many times over, by panels of
/// columns. Which way is a matter of shapes alone. Keeps its memory from call to call.</summary>
internal sealed unsafe class Residuals(WorkerPool pool, KernelSet kernels) : IDisposable
{
    // A decoder of at most this many floats is read whole.
    private const long MostWholeFloats = 1 << 20;

    // Copying a panel costs about as much as reading each row of it once; the rows must be read more often than that.
    private const int LeastReads = 8;

    private readonly Scratch _panels = new(pool.Threads);
    private readonly Scratch _sums = new(1);

    internal void Run<TRow>(TRow kernel, in SparseCodes codes, TensorView<float> decoder, int cols, float* squares)
        where TRow : struct, IResidualRow
    {
        long latents = decoder.Length / cols;
        var panels = new ColumnPanels(Math.Max(1, latents), cols);
        if (decoder.Length <= MostWholeFloats || !panels.Fits || codes.Slots < LeastReads * latents)
        {
            var blocks = new RowBlocks(codes.Rows, cols);
            var whole = new WholeResidual<TRow>(kernel, codes, decoder.Pointer, blocks, cols, squares);
            VectorLoop.For(pool, kernels, blocks.Parts, whole);
            return;
        }

        var groups = new PanelGroups(panels);
        long floats = GroupSums.Floats(codes, kernel.SquaresOfRow, groups.Count);
        var sums = new GroupSums(codes, kernel.SquaresOfRow, groups.Count, _sums.Reserve(floats).Of(0), squares);
        ScratchPieces scratch = _panels.Reserve(PanelResidual<TRow>.Scratch(groups));
        var job = new PanelResidual<TRow>(kernel, codes, decoder.Pointer, groups, sums, scratch);
        VectorLoop.For(pool, kernels, PanelResidual<TRow>.Parts(groups, codes.Rows), job);
        VectorLoop.For(pool, kernels, sums.Parts, sums);
    }

    public void Dispose()
    {
        _panels.Dispose();
        _sums.Dispose();
    }
}
