using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Gradients of all latents for ops that use each once. Matrices that stay in the last cache are gathered row by row
/// when a latent is reached. Larger ones are gathered by <see cref="ColumnPanels"/>, a range of latents at a time: the
/// range is as long as its gradients fill a fixed memory, or all latents where the caller has room for them. Every way
/// adds the same products in the same order.
/// </summary>
internal sealed unsafe class LatentGradients(WorkerPool pool, KernelSet kernels) : IDisposable
{
    // Input and residual of a batch beyond this many floats are gathered by panels.
    private const long MostWholeFloats = 4L << 20;

    // Gradients of a range of latents.
    private const long RangeFloats = 4L << 20;

    // Fewer latents do not pay for copying panels.
    private const int LeastLatents = 256;

    private readonly Scratch _panels = new(pool.Threads);
    private readonly Scratch _gradients = new(1);

    /// <summary>The latent after the last of the range that begins at <paramref name="first"/>. A range also ends where
    /// the residuals of its codes lie far apart in their stack, as those of latents of different groups do.</summary>
    /// <param name="groups">Codes.</param>
    /// <param name="batch">What they multiply.</param>
    /// <param name="first">Which latent.</param>
    /// <param name="hasRoom">True when there is room for the gradients of all latents.</param>
    internal static int RangeEnd(in LatentGroups groups, in GradientBatch batch, int first, bool hasRoom)
    {
        if (IsSmall(batch))
            return batch.Latents;
        long most = hasRoom ? batch.Latents : RangeFloats / (batch.InputCols + batch.OutputCols) / 16 * 16;
        int end = (int)Math.Min(batch.Latents, first + Math.Max(64, most)), next = first;
        var sources = default(RowRange);
        for (; next < end; next = Math.Min(end, next + 16))
        {
            sources = sources.With(RowRange.Of(groups, groups.Sources.Pointer, next, Math.Min(end, next + 16)));
            if (sources.Count > 2 * batch.InputRows)
                break;
        }

        return next - first < LeastLatents ? end : next;
    }

    /// <summary>Gradients of the latents of <paramref name="range"/>; good until the next call.</summary>
    /// <param name="groups">Codes.</param>
    /// <param name="batch">What they multiply.</param>
    /// <param name="range">Of <see cref="RangeEnd"/>.</param>
    /// <param name="room">[latents, InputCols] and then [latents, OutputCols]: keeps the gradients; null to forget
    /// them.
    /// </param>
    internal LatentGradient Of(in LatentGroups groups, in GradientBatch batch, LatentBlocks range, float* room)
    {
        var whole = new LatentGradient(groups, batch);
        if (room != null)
            whole = whole.Into(room, batch.DecoderPart(room));
        if (IsSmall(batch))
            return whole;
        RowRange inputs = RowRange.Of(groups, groups.Rows.Pointer, range.Start, range.Stop);
        RowRange outputs = RowRange.Of(groups, groups.Sources.Pointer, range.Start, range.Stop);
        // A stack of residuals of which the range uses few is not copied.
        if (inputs.Count == 0 || outputs.Count > 2 * batch.InputRows)
            return whole;
        int latents = range.Stop - range.Start;
        float* encoder = room != null
            ? room + ((long)range.Start * batch.InputCols)
            : _gradients.Reserve(latents * (batch.InputCols + (long)batch.OutputCols)).Of(0);
        float* decoder = room != null
            ? batch.DecoderPart(room) + ((long)range.Start * batch.OutputCols)
            : encoder + ((long)latents * batch.InputCols);
        var inputSide = new PanelSide(batch.Input, inputs, batch.InputCols, encoder);
        var outputSide = new PanelSide(batch.Residuals, outputs, batch.OutputCols, decoder);
        ScratchPieces scratch = _panels.Reserve(Math.Max(inputSide.Panels.Floats, outputSide.Panels.Floats));
        var job = new PanelGather(groups, inputSide, outputSide, range, scratch);
        VectorLoop.For(pool, kernels, job.Parts, job);
        return whole.Stored(range.Start, encoder, decoder);
    }

    public void Dispose()
    {
        _panels.Dispose();
        _gradients.Dispose();
    }

    private static bool IsSmall(in GradientBatch batch) =>
        batch.InputRows * (batch.InputCols + (long)batch.OutputCols) <= MostWholeFloats;
}
