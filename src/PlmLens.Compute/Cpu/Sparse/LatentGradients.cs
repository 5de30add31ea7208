using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Gradients of all latents for ops that use each once. Matrices that stay in the last cache are gathered row by row
/// when a latent is reached. Larger ones are gathered a range of latents at a time: columns are copied in panels of
/// <see cref="PanelColumns"/>, side by side, into the second cache, where all latents of the range gather them; the
/// range is as long as its gradients fill a fixed memory. Both ways add the same products in the same order.
/// </summary>
internal sealed unsafe class LatentGradients(WorkerPool pool, KernelSet kernels) : IDisposable
{
    /// <summary>Columns of a panel: four vectors of 16 lanes, four lines of a cache.</summary>
    internal const int PanelColumns = 64;

    // Input and residual of a batch beyond this many floats are gathered by panels.
    private const long MostWholeFloats = 4L << 20;

    // Gradients of a range of latents.
    private const long RangeFloats = 4L << 20;

    private readonly Scratch _panels = new(pool.Threads);
    private readonly Scratch _gradients = new(1);

    /// <summary>How many latents the next range should have.</summary>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="latents">Latents in all.</param>
    /// <param name="cols">Columns of an encoder and a decoder row together.</param>
    internal static int RangeOf(long rows, int latents, int cols) =>
        rows * cols <= MostWholeFloats ? latents : (int)Math.Clamp(RangeFloats / cols / 16 * 16, 64, latents);

    /// <summary>Gradients of the latents of <paramref name="range"/>; good until the next call.</summary>
    internal LatentGradient Of(
        in LatentGroups groups,
        float* residuals,
        float* x,
        int inputCols,
        int outputCols,
        int latents,
        LatentBlocks range)
    {
        var whole = new LatentGradient(groups, residuals, x, inputCols, outputCols);
        int first = groups.Starts.Pointer[range.Start], end = groups.Starts.Pointer[range.Stop];
        RowRange inputs = RowRange.Of(groups.Rows.Pointer, first, end);
        RowRange outputs = RowRange.Of(groups.Sources.Pointer, first, end);
        // A stack of residuals of which the range uses few is not copied.
        if (range.Stop - range.Start == latents || end == first || outputs.Count > 2 * inputs.Count)
            return whole;
        float* encoder = _gradients.Reserve((long)(range.Stop - range.Start) * (inputCols + outputCols)).Of(0);
        float* decoder = encoder + ((long)(range.Stop - range.Start) * inputCols);
        ScratchPieces scratch = _panels.Reserve(Math.Max(inputs.Count, outputs.Count) * PanelColumns);
        var job = new PanelGather(
            groups,
            new PanelSide(x, inputs, inputCols, encoder),
            new PanelSide(residuals, outputs, outputCols, decoder),
            range,
            scratch);
        VectorLoop.For(pool, kernels, job.Parts, job);
        return whole.Stored(range.Start, encoder, decoder);
    }

    public void Dispose()
    {
        _panels.Dispose();
        _gradients.Dispose();
    }
}
