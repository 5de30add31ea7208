namespace PlmLens.Compute.Cpu;

/// <summary>
/// <see cref="DenseResidual{TRule}"/> for tiles where many latents are active: a block of rows of values is laid out
/// for the product kernels, 0 where nothing is active, and multiplied with the whole decoder. Each sum is the same
/// chain of multiply-adds in the same order, with nothing added for entries that are 0, so both ways give the same
/// residuals.
/// </summary>
/// <param name="tile">The tile.</param>
/// <param name="rule">The architecture.</param>
/// <param name="target">[rows, cols].</param>
/// <param name="output">Written.</param>
/// <param name="kernel">The product kernels.</param>
/// <param name="decoder">The decoder, its columns as output features.</param>
/// <param name="scratch">[<see cref="Scratch"/>] for each worker.</param>
internal readonly unsafe struct DenseResidualProduct<TRule>(
    DenseTile tile,
    TRule rule,
    float* target,
    DenseResiduals output,
    TileKernel kernel,
    WeightPanels decoder,
    ScratchPieces scratch) : IVectorJob
    where TRule : struct, IDenseRule
{
    // Rows that pass over the decoder together: enough that reading it from the third cache keeps up.
    private const int BlockRows = 48;
    private const int BlockLatents = 256;
    private const int MostHeight = 12;

    internal static int Parts(int rows) => (rows + BlockRows - 1) / BlockRows;

    /// <summary>Floats of scratch for each worker.</summary>
    internal static long Scratch(TileKernel kernel, int latents) =>
        (Values * RowPanels.Size(kernel, BlockRows, latents))
        + BlockProduct.TileFloats(kernel, BlockRows)
        + (Values * MostHeight * BlockLatents);

    private static int Values => TRule.HasAuxiliary ? 2 : 1;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int first = part * BlockRows, rows = Math.Min(BlockRows, tile.Rows - first), cols = tile.Cols;
        long start = (long)first * cols, bytes = (long)rows * cols * sizeof(float);
        long panelFloats = RowPanels.Size(kernel, BlockRows, tile.Latents);
        float* panels = scratch.Of(worker), tiles = panels + (Values * panelFloats);
        float* block = tiles + BlockProduct.TileFloats(kernel, BlockRows);
        for (int r = 0; r < rows; r += kernel.MaxRows)
        {
            int count = Math.Min(kernel.MaxRows, rows - r);
            LayOut<V>(first + r, count, panels + ((long)r * tile.Latents), panelFloats, block);
        }

        Subtract<V>(panels, rows, target + start, output.Residual.Pointer + start, bytes, tiles);
        Squares<V>(output.Residual.Pointer, first, rows, output.Squares.Pointer);
        if (TRule.HasAuxiliary)
        {
            float* auxiliary = output.Auxiliary.Pointer + start;
            Subtract<V>(panels + panelFloats, rows, target + start, auxiliary, bytes, tiles);
            Squares<V>(output.Auxiliary.Pointer, first, rows, output.AuxiliarySquares.Pointer);
        }
    }

    // Values of some rows, negated, as one panel of the product's left side: blocks of latents, row by row, then
    // transposed.
    private void LayOut<V>(int first, int rows, float* panel, long toAuxiliary, float* block)
        where V : struct, IVec<V>
    {
        int height = TileKernel.Height(rows);
        int* found = stackalloc int[BlockLatents];
        double* penalties = stackalloc double[MostHeight];
        int* active = stackalloc int[MostHeight];
        new Span<double>(penalties, MostHeight).Clear();
        new Span<int>(active, MostHeight).Clear();
        float* auxiliary = block + (MostHeight * BlockLatents);
        for (int i = 0; i < tile.Latents; i += BlockLatents)
        {
            int latents = Math.Min(BlockLatents, tile.Latents - i);
            new Span<float>(block, Values * MostHeight * BlockLatents).Clear();
            for (int r = 0; r < rows; r++)
            {
                float* p = tile.PreActivations.Pointer + ((long)(first + r) * tile.Latents) + i;
                int count = DenseEntries.Find<V>(p, rule.Lowest.Pointer + i, latents, found);
                float penalty = 0;
                int positive = 0;
                float* values = block + (r * BlockLatents);
                for (int j = 0; j < count; j++)
                {
                    int latent = found[j];
                    DenseCode code = rule.Code(p[latent], i + latent);
                    values[latent] = -code.Value;
                    if (TRule.HasAuxiliary)
                        auxiliary[(r * BlockLatents) + latent] = -code.Auxiliary;
                    penalty += code.Penalty;
                    positive += code.Value > 0 ? 1 : 0;
                }

                penalties[r] += penalty;
                active[r] += positive;
            }

            float* to = panel + ((long)i * height);
            Transpose.Run(block, BlockLatents, rows, latents, height, to, height);
            if (TRule.HasAuxiliary)
                Transpose.Run(auxiliary, BlockLatents, rows, latents, height, to + toAuxiliary, height);
        }

        for (int r = 0; r < rows; r++)
        {
            output.Penalties.Pointer[first + r] = (float)penalties[r];
            output.Active.Pointer[first + r] = active[r];
        }
    }

    private void Subtract<V>(float* panels, int rows, float* from, float* to, long bytes, float* tiles)
        where V : struct, IVec<V>
    {
        if (from != to)
            Buffer.MemoryCopy(from, to, bytes, bytes);
        BlockProduct.Run(
            kernel, panels, rows, decoder, 0, tile.Cols, null, Epilogue.None, to, tile.Cols, tiles, onto: true);
    }

    private void Squares<V>(float* matrix, int first, int rows, float* squares)
        where V : struct, IVec<V>
    {
        for (int r = first; r < first + rows; r++)
        {
            float* x = matrix + ((long)r * tile.Cols);
            squares[r] = WeightedRows.Dot<V>(x, x, tile.Cols);
        }
    }
}
