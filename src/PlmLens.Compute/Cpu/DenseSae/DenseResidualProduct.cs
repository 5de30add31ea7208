using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
            LayOut(first + r, count, panels + ((long)r * tile.Latents), panelFloats, block);
        }

        Subtract(panels, rows, target + start, output.Residual.Pointer + start, bytes, tiles);
        Squares<V>(output.Residual.Pointer, first, rows, output.Squares.Pointer);
        if (TRule.HasAuxiliary)
        {
            float* auxiliary = output.Auxiliary.Pointer + start;
            Subtract(panels + panelFloats, rows, target + start, auxiliary, bytes, tiles);
            Squares<V>(output.Auxiliary.Pointer, first, rows, output.AuxiliarySquares.Pointer);
        }
    }

    // Values of some rows, negated, as one panel of the product's left side: blocks of latents, row by row, then
    // transposed.
    private void LayOut(int first, int rows, float* panel, long toAuxiliary, float* block)
    {
        int height = TileKernel.Height(rows);
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
                float* values = block + (r * BlockLatents), second = auxiliary + (r * BlockLatents);
                penalties[r] += Codes(p, i, latents, values, second, ref active[r]);
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

    // Negated values of some neighbouring latents of one row; returns their penalty.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Codes(float* p, int first, int latents, float* values, float* auxiliary, ref int active)
    {
        TRule formula = rule; // In registers: what is stored below might change the fields of this.
        float* lowest = formula.Lowest.Pointer + first;
        Vector512<float> penalties = default, minus = Vector512.Create(-0f);
        int i = 0, positive = 0;
        for (; i <= latents - DenseLanes.Count; i += DenseLanes.Count)
        {
            Vector512<float> x = Vector512.Load(p + i);
            Vector512<float> below = Vector512.LessThan(x, Vector512.Load(lowest + i));
            DenseCodes codes = formula.Codes(x, first + i);
            Vector512<float> value = Vector512.AndNot(codes.Value, below);
            Vector512.Xor(value, minus).Store(values + i);
            if (TRule.HasAuxiliary)
                Vector512.Xor(Vector512.AndNot(codes.Auxiliary, below), minus).Store(auxiliary + i);
            penalties += Vector512.AndNot(codes.Penalty, below);
            positive += BitOperations.PopCount(
                Vector512.GreaterThan(value, Vector512<float>.Zero).ExtractMostSignificantBits());
        }

        double penalty = Vector512.Sum(penalties);
        for (; i < latents; i++)
        {
            if (p[i] < lowest[i])
                continue;
            DenseCode code = formula.Code(p[i], first + i);
            values[i] = -code.Value;
            if (TRule.HasAuxiliary)
                auxiliary[i] = -code.Auxiliary;
            penalty += code.Penalty;
            positive += code.Value > 0 ? 1 : 0;
        }

        active += positive;
        return penalty;
    }

    private void Subtract(float* panels, int rows, float* from, float* to, long bytes, float* tiles)
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
