namespace PlmLens.Compute.Cpu;

/// <summary>
/// Residuals of a block of rows. The latents pass in blocks whose decoder rows stay in the cache while all rows use
/// them; the fewer latents are active, the wider the blocks. A row's sum runs over the latents in order whatever the
/// blocks are, so their width changes no bit.
/// </summary>
internal readonly unsafe struct DenseResidual<TRule>(
    DenseTile tile, TRule rule, float* target, DenseResiduals output) : IVectorJob
    where TRule : struct, IDenseRule
{
    private const int BlockRows = 32;
    private const int MostLatents = 512;
    private const int LeastLatents = 32;
    private const int RowsAhead = 4;

    // A block is as wide as gives a row this many active latents: then reading and writing the row costs little beside
    // adding them.
    private const int ActiveOfBlock = 16;

    internal static int Parts(int rows) => (rows + BlockRows - 1) / BlockRows;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int first = part * BlockRows, rows = Math.Min(BlockRows, tile.Rows - first), cols = tile.Cols;
        long start = (long)first * cols, bytes = (long)rows * cols * sizeof(float);
        float* residual = output.Residual.Pointer + start;
        float* auxiliary = TRule.HasAuxiliary ? output.Auxiliary.Pointer + start : null;
        if (target + start != residual)
            Buffer.MemoryCopy(target + start, residual, bytes, bytes);
        if (TRule.HasAuxiliary)
            Buffer.MemoryCopy(target + start, auxiliary, bytes, bytes);

        int* found = stackalloc int[MostLatents];
        float* values = stackalloc float[2 * MostLatents];
        double* penalties = stackalloc double[BlockRows];
        int* active = stackalloc int[BlockRows];
        new Span<double>(penalties, BlockRows).Clear();
        new Span<int>(active, BlockRows).Clear();
        int width = LeastLatents;
        for (int i = 0, latents; i < tile.Latents; i += latents)
        {
            latents = Math.Min(width, tile.Latents - i);
            int entries = 0;
            float* decoder = tile.Decoder.Pointer + ((long)i * cols);
            float* lowest = rule.Lowest.Pointer + i;
            for (int r = 0; r < rows; r++)
            {
                float* p = tile.PreActivations.Pointer + ((long)(first + r) * tile.Latents) + i;
                DenseEntries.Prefetch(p + ((long)RowsAhead * tile.Latents), latents);
                int count = DenseEntries.Find<V>(p, lowest, latents, found);
                if (count == 0)
                    continue;
                entries += count;
                float penalty = 0;
                int positive = 0;
                for (int j = 0; j < count; j++)
                {
                    DenseCode code = rule.Code(p[found[j]], i + found[j]);
                    values[j] = code.Value;
                    if (TRule.HasAuxiliary)
                        values[MostLatents + j] = code.Auxiliary;
                    penalty += code.Penalty;
                    positive += code.Value > 0 ? 1 : 0;
                }

                penalties[r] += penalty;
                active[r] += positive;

                float* rest = residual + ((long)r * cols);
                WeightedRows.Sum<V>(rest, -1, decoder, found, values, count, cols, rest);
                if (TRule.HasAuxiliary)
                {
                    rest = auxiliary + ((long)r * cols);
                    WeightedRows.Sum<V>(
                        rest, -1, decoder, found, values + MostLatents, count, cols, rest);
                }
            }

            if (i == 0)
                width = NextWidth(latents, rows, entries);
        }

        for (int r = 0; r < rows; r++)
        {
            output.Penalties.Pointer[first + r] = (float)penalties[r];
            output.Active.Pointer[first + r] = active[r];
            output.Squares.Pointer[first + r] = Square<V>(residual, r);
            if (TRule.HasAuxiliary)
                output.AuxiliarySquares.Pointer[first + r] = Square<V>(auxiliary, r);
        }
    }

    private float Square<V>(float* matrix, int row)
        where V : struct, IVec<V>
    {
        float* x = matrix + ((long)row * tile.Cols);
        return WeightedRows.Dot<V>(x, x, tile.Cols);
    }

    private static int NextWidth(int latents, int rows, int entries)
    {
        long wanted = (long)latents * rows * ActiveOfBlock / Math.Max(1, entries);
        return (int)Math.Clamp((wanted + LeastLatents - 1) / LeastLatents * LeastLatents, LeastLatents, MostLatents);
    }
}
