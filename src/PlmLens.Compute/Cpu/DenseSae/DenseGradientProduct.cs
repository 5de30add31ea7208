using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

        LayOut(first, latents, dots, auxiliary, values, slopes);

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
    private void LayOut(int first, int latents, float* dots, float* auxiliary, float* values, float* slopes)
    {
        float* row = stackalloc float[2 * BlockLatents];
        double* sums = stackalloc double[DenseGradients.SumRows * BlockLatents];
        new Span<double>(sums, DenseGradients.SumRows * BlockLatents).Clear();
        for (int r = 0; r < tile.Rows; r++)
        {
            long dot = (long)r * BlockLatents;
            Entries(r, first, latents, dots + dot, auxiliary + dot, row, row + BlockLatents, sums);
            Spread(row, latents, r, values);
            Spread(row + BlockLatents, latents, r, slopes);
        }

        for (int s = 0; s < DenseGradients.SumRows; s++)
        {
            float* target = gradients.Sums.Pointer + ((long)s * tile.Latents) + first;
            for (int i = 0; i < latents; i++)
                target[i] = (float)((add ? target[i] : 0) + sums[(s * BlockLatents) + i]);
        }
    }

    // One row: values times factor, slopes, and what is summed; 16 latents at a time, then one by one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Entries(
        int r, int first, int latents, float* dots, float* auxiliary, float* values, float* slopes, double* sums)
    {
        TRule formula = rule; // In registers: what is stored below might change the fields of this.
        float* p = tile.PreActivations.Pointer + ((long)r * tile.Latents) + first;
        float* lowest = formula.Lowest.Pointer + first;
        float factor = factors[r];
        DenseEntries.Prefetch(p + (4L * tile.Latents), latents);
        int i = 0;
        for (; i <= latents - DenseLanes.Count; i += DenseLanes.Count)
        {
            Vector512<float> x = Vector512.Load(p + i), scale = Vector512.Create(factor);
            Vector512<float> below = Vector512.LessThan(x, Vector512.Load(lowest + i));
            Vector512<float> towards = TRule.HasAuxiliary ? scale * Vector512.Load(auxiliary + i) : default;
            Vector512<float> value = Vector512.AndNot(formula.Codes(x, first + i).Value, below);
            DenseSlopes slope = formula.Slopes(x, first + i, scale * Vector512.Load(dots + i), towards);
            Vector512<float> total = Vector512.AndNot(slope.PreActivation, below);
            (scale * value).Store(values + i);
            total.Store(slopes + i);
            Accumulate(total, sums + i);
            Vector512<float> positive = Vector512.GreaterThan(value, Vector512<float>.Zero);
            Accumulate(Vector512<float>.One & positive, sums + BlockLatents + i);
            if (TRule.Sums > 0)
                Accumulate(Vector512.AndNot(slope.First, below), sums + (2 * BlockLatents) + i);
            if (TRule.Sums > 1)
                Accumulate(Vector512.AndNot(slope.Second, below), sums + (3 * BlockLatents) + i);
            if (TRule.Sums > 2)
                Accumulate(Vector512.AndNot(slope.Third, below), sums + (4 * BlockLatents) + i);
        }

        for (; i < latents; i++)
        {
            (values[i], slopes[i]) = (0, 0);
            if (p[i] < lowest[i])
                continue;
            DenseCode code = formula.Code(p[i], first + i);
            float towards = TRule.HasAuxiliary ? factor * auxiliary[i] : 0;
            DenseSlope slope = formula.Slope(p[i], first + i, factor * dots[i], towards);
            (values[i], slopes[i]) = (factor * code.Value, slope.PreActivation);
            sums[i] += slope.PreActivation;
            sums[BlockLatents + i] += code.Value > 0 ? 1 : 0;
            sums[(2 * BlockLatents) + i] += slope.First;
            sums[(3 * BlockLatents) + i] += slope.Second;
            sums[(4 * BlockLatents) + i] += slope.Third;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(Vector512<float> terms, double* sums)
    {
        (Vector512<double> low, Vector512<double> high) = Vector512.Widen(terms);
        (Vector512.Load(sums) + low).Store(sums);
        (Vector512.Load(sums + 8) + high).Store(sums + 8);
    }

    // One row's latents to the panels of a product's left side: as many neighbours as a panel is high lie together.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* row, int latents, int r, float* panels)
    {
        const int Lanes = 4;
        int step = kernel.MaxRows;
        for (int i = 0; i < latents; i += step)
        {
            int count = Math.Min(step, latents - i), height = TileKernel.Height(count), k = 0;
            float* target = panels + ((long)i * tile.Rows) + ((long)r * height), source = row + i;
            for (; k <= count - Lanes; k += Lanes)
                Vector128.Load(source + k).Store(target + k);
            for (; k < count; k++)
                target[k] = source[k];
            for (; k < height; k++)
                target[k] = 0;
        }
    }
}
