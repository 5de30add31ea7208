namespace PlmLens.Compute.Cpu;

/// <summary>
/// <see cref="DenseGradient{TRule}"/> for tiles where many latents are active, by products for a block of latents: the
/// slopes of all its entries, then values and slopes laid out by latent, 0 where nothing is active, times the tile's
/// residuals and inputs. Sums over rows are the same chains as there; a slope is summed over columns in rising order,
/// there in one chain for each lane, so the two ways differ in the rounding of slopes.
/// </summary>
/// <param name="tile">The tile.</param>
/// <param name="rule">The architecture.</param>
/// <param name="factors">[rows].</param>
/// <param name="inCols">Columns of the inputs.</param>
/// <param name="add">Whether gradients are added to.</param>
/// <param name="gradients">Written.</param>
/// <param name="kernel">The product kernels.</param>
/// <param name="panels">Residuals and inputs, filled.</param>
/// <param name="scratch">[<see cref="Scratch"/>] for each worker.</param>
internal readonly unsafe struct DenseGradientProduct<TRule>(
    DenseTile tile,
    TRule rule,
    float* factors,
    int inCols,
    bool add,
    DenseGradients gradients,
    TileKernel kernel,
    DenseGradientPanels panels,
    ScratchPieces scratch) : IVectorJob
    where TRule : struct, IDenseRule
{
    // Whole panels of columns for the slopes, whole panels of rows of every kernel for the gradients.
    private const int BlockLatents = 96;

    internal static int Parts(int latents) => (latents + BlockLatents - 1) / BlockLatents;

    /// <summary>Floats of scratch for each worker.</summary>
    internal static long Scratch(TileKernel kernel, int rows, int cols) =>
        (Dots * (long)rows * BlockLatents)
        + (2 * RowPanels.Size(kernel, BlockLatents, rows))
        + WeightPanels.Size(BlockLatents, cols)
        + Math.Max(BlockProduct.TileFloats(kernel, rows), BlockProduct.TileFloats(kernel, BlockLatents));

    private static int Dots => TRule.HasAuxiliary ? 2 : 1;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int first = part * BlockLatents, latents = Math.Min(BlockLatents, tile.Latents - first), rows = tile.Rows;
        long sideFloats = RowPanels.Size(kernel, BlockLatents, rows);
        float* dots = scratch.Of(worker), auxiliary = dots + ((long)(Dots - 1) * rows * BlockLatents);
        float* values = auxiliary + ((long)rows * BlockLatents), slopes = values + sideFloats;
        float* decoder = slopes + sideFloats, tiles = decoder + WeightPanels.Size(BlockLatents, tile.Cols);

        var weights = new WeightPanels(decoder, tile.Cols);
        for (int i = 0; i < latents; i += PackedMatrix.PanelWidth)
        {
            weights.FillFromRows(
                i / PackedMatrix.PanelWidth,
                tile.Decoder.Pointer + ((long)(first + i) * tile.Cols),
                Math.Min(PackedMatrix.PanelWidth, latents - i));
        }

        Product(panels.Residual, rows, weights, latents, dots, BlockLatents, tiles, onto: false);
        if (TRule.HasAuxiliary)
            Product(panels.Auxiliary, rows, weights, latents, auxiliary, BlockLatents, tiles, onto: false);

        LayOut<V>(first, latents, dots, auxiliary, values, slopes);

        float* decoderRows = gradients.Decoder.Pointer + ((long)first * tile.Cols);
        Product(values, latents, panels.ResidualColumns, tile.Cols, decoderRows, tile.Cols, tiles, add);
        float* encoderRows = gradients.Encoder.Pointer + ((long)first * inCols);
        Product(slopes, latents, panels.InputColumns, inCols, encoderRows, inCols, tiles, add);
    }

    private void Product(
        float* left, int rows, WeightPanels right, int columns, float* result, int stride, float* tiles, bool onto) =>
        BlockProduct.Run(
            kernel, left, rows, right, 0, columns, null, Epilogue.None, result, stride, tiles, onto);

    // Values and slopes of a block's entries as the left sides of two products, and their sums over the rows.
    private void LayOut<V>(int first, int latents, float* dots, float* auxiliary, float* values, float* slopes)
        where V : struct, IVec<V>
    {
        int* places = stackalloc int[BlockLatents];
        int* heights = stackalloc int[BlockLatents];
        int* found = stackalloc int[BlockLatents];
        double* sums = stackalloc double[DenseGradients.SumRows * BlockLatents];
        new Span<double>(sums, DenseGradients.SumRows * BlockLatents).Clear();
        for (int i = 0; i < latents; i++)
        {
            int inPanel = i % kernel.MaxRows, panel = i - inPanel;
            heights[i] = TileKernel.Height(Math.Min(kernel.MaxRows, latents - panel));
            places[i] = (panel * tile.Rows) + inPanel;
        }

        int side = checked((int)RowPanels.Size(kernel, BlockLatents, tile.Rows));
        new Span<float>(values, side).Clear();
        new Span<float>(slopes, side).Clear();
        for (int r = 0; r < tile.Rows; r++)
        {
            float* p = tile.PreActivations.Pointer + ((long)r * tile.Latents) + first;
            DenseEntries.Prefetch(p + (4L * tile.Latents), latents);
            float* dot = dots + ((long)r * BlockLatents), second = auxiliary + ((long)r * BlockLatents);
            int count = DenseEntries.Find<V>(p, rule.Lowest.Pointer + first, latents, found);
            float factor = factors[r];
            for (int j = 0; j < count; j++)
            {
                int i = found[j], place = places[i] + (r * heights[i]);
                DenseCode code = rule.Code(p[i], first + i);
                float towards = TRule.HasAuxiliary ? factor * second[i] : 0;
                DenseSlope slope = rule.Slope(p[i], first + i, factor * dot[i], towards);
                values[place] = factor * code.Value;
                slopes[place] = slope.PreActivation;
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

        for (int s = 0; s < DenseGradients.SumRows; s++)
        {
            float* target = gradients.Sums.Pointer + ((long)s * tile.Latents) + first;
            for (int i = 0; i < latents; i++)
                target[i] = (float)((add ? target[i] : 0) + sums[(s * BlockLatents) + i]);
        }
    }
}
