namespace PlmLens.Compute.Cpu;

/// <summary>A residual op with all columns at once: for decoders that stay in the caches, and for those of which a
/// batch uses few rows.</summary>
internal readonly unsafe struct WholeResidual<TRow>(
    TRow kernel, SparseCodes codes, float* decoder, RowBlocks blocks, int cols, float* squares) : IVectorJob
    where TRow : struct, IResidualRow
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        float* dots = codes.Dots.Pointer;
        var slice = new ResidualSlice(0, cols, decoder, dots, squares);
        int rowSquares = kernel.SquaresOfRow;
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            long first = codes.First(r), end = codes.ActiveEnd(r);
            new Span<float>(dots + first, (int)(codes.First(r + 1) - first)).Clear();
            new Span<float>(squares + (r * rowSquares), rowSquares).Clear();
            kernel.Run<V>(r, end, slice);
            for (long j = first; j < end; j++)
                dots[j] *= codes.Factor;
        }
    }
}
