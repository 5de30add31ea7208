namespace PlmLens.Compute.Cpu;

/// <summary>
/// Weight gradients of a block of latents. Rows pass in chunks: first the slopes of the chunk's entries are computed
/// row by row and dealt out to lists, one for each latent, then each latent's list is added to its two gradient rows.
/// The fewer entries, the longer the chunks, so that a list is worth the read and write of its rows; a latent's sum
/// runs over the rows in order whatever the chunks are, so their length changes no bit.
/// </summary>
internal readonly unsafe struct DenseGradient<TRule>(
    DenseTile tile,
    TRule rule,
    DenseResiduals residuals,
    float* factors,
    float* x,
    int inCols,
    bool add,
    DenseGradients gradients,
    ScratchPieces scratch) : IVectorJob
    where TRule : struct, IDenseRule
{
    private const int BlockLatents = 32;
    private const int MostRows = 512;
    private const int LeastRows = 16;
    private const int EntriesOfList = 8;
    private const int RowsAhead = 8;

    /// <summary>Floats of scratch for each worker.</summary>
    internal static long Scratch => 3L * BlockLatents * MostRows;

    internal static int Parts(int latents) => (latents + BlockLatents - 1) / BlockLatents;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int first = part * BlockLatents, latents = Math.Min(BlockLatents, tile.Latents - first);
        var lists = new Lists(scratch.Of(worker));
        int* counts = stackalloc int[BlockLatents];
        double* sums = stackalloc double[DenseGradients.SumRows * BlockLatents];
        new Span<double>(sums, DenseGradients.SumRows * BlockLatents).Clear();
        bool started = add;
        int rows = LeastRows;
        for (int r = 0, end; r < tile.Rows || !started; r = end, started = true)
        {
            end = Math.Min(r + rows, tile.Rows);
            new Span<int>(counts, BlockLatents).Clear();
            int entries = Deal<V>(r, end, first, latents, lists, counts, sums);
            for (int i = 0; i < latents; i++)
            {
                if (counts[i] > 0 || !started)
                    Add<V>(first + i, lists, i * MostRows, counts[i], started);
            }

            long wanted = (long)(end - r) * latents * EntriesOfList / Math.Max(1, entries);
            rows = (int)Math.Clamp(wanted, LeastRows, MostRows);
        }

        for (int s = 0; s < DenseGradients.SumRows; s++)
        {
            float* target = gradients.Sums.Pointer + ((long)s * tile.Latents) + first;
            for (int i = 0; i < latents; i++)
                target[i] = (float)((add ? target[i] : 0) + sums[(s * BlockLatents) + i]);
        }
    }

    // Slopes of rows [from, to) go to the lists of their latents; returns how many there are.
    private int Deal<V>(int from, int to, int first, int latents, Lists lists, int* counts, double* sums)
        where V : struct, IVec<V>
    {
        int cols = tile.Cols, entries = 0;
        int* found = stackalloc int[BlockLatents];
        float* dots = stackalloc float[2 * BlockLatents];
        new Span<float>(dots, 2 * BlockLatents).Clear();
        float* decoder = tile.Decoder.Pointer + ((long)first * cols);
        for (int r = from; r < to; r++)
        {
            float* p = tile.PreActivations.Pointer + ((long)r * tile.Latents) + first;
            DenseEntries.Prefetch(p + ((long)RowsAhead * tile.Latents), latents);
            int count = DenseEntries.Find<V>(p, rule.Lowest.Pointer + first, latents, found);
            if (count == 0)
                continue;
            entries += count;
            float factor = factors[r];
            long row = (long)r * cols;
            RowDots.Run<V>(residuals.Residual.Pointer + row, decoder, found, count, factor, cols, dots);
            if (TRule.HasAuxiliary)
            {
                RowDots.Run<V>(
                    residuals.Auxiliary.Pointer + row, decoder, found, count, factor, cols, dots + BlockLatents);
            }

            for (int j = 0; j < count; j++)
            {
                int i = found[j], place = (i * MostRows) + counts[i]++;
                DenseCode code = rule.Code(p[i], first + i);
                DenseSlope slope = rule.Slope(p[i], first + i, dots[j], dots[BlockLatents + j]);
                lists.Rows[place] = r;
                lists.Values[place] = factor * code.Value;
                lists.Slopes[place] = slope.PreActivation;
                sums[i] += slope.PreActivation;
                sums[BlockLatents + i] += code.Value > 0 ? 1 : 0;
                if (TRule.Sums > 0)
                    sums[(2 * BlockLatents) + i] += slope.First;
                if (TRule.Sums > 1)
                    sums[(3 * BlockLatents) + i] += slope.Second;
                if (TRule.Sums > 2)
                    sums[(4 * BlockLatents) + i] += slope.Third;
            }
        }

        return entries;
    }

    private void Add<V>(int latent, Lists lists, int at, int count, bool started)
        where V : struct, IVec<V>
    {
        float* decoder = gradients.Decoder.Pointer + ((long)latent * tile.Cols);
        float* encoder = gradients.Encoder.Pointer + ((long)latent * inCols);
        WeightedRows.Sum<V>(
            started ? decoder : null,
            1,
            residuals.Residual.Pointer,
            lists.Rows + at,
            lists.Values + at,
            count,
            tile.Cols,
            decoder);
        WeightedRows.Sum<V>(
            started ? encoder : null,
            1,
            x,
            lists.Rows + at,
            lists.Slopes + at,
            count,
            inCols,
            encoder);
    }

    /// <summary>Entries of each latent, [BlockLatents, MostRows].</summary>
    private readonly struct Lists(float* memory)
    {
        public int* Rows => (int*)memory;

        public float* Values => memory + (BlockLatents * MostRows);

        public float* Slopes => memory + (2 * BlockLatents * MostRows);
    }
}
