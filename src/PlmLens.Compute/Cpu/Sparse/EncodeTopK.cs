namespace PlmLens.Compute.Cpu;

/// <summary>
/// Encoder with top-k: a block of rows meets the weight in ranges of columns, and each tile of pre-activations goes
/// through a <see cref="TopKFilter"/> while it is in the second cache. Memory is bounded by the tile, not by the
/// latents.
/// </summary>
internal readonly unsafe struct EncodeTopK(
    CpuGemm gemm,
    float* x,
    PackedMatrix weight,
    float* bias,
    int rows,
    int k,
    int* indices,
    float* values,
    ScratchPieces scratch) : IVectorJob
{
    // Rows of a part (a multiple of every kernel's tile height) and columns of a tile.
    private const int BlockRows = 48;
    private const int BlockColumns = 256;

    internal static int Parts(int rows) => (rows + BlockRows - 1) / BlockRows;

    /// <summary>Floats of scratch for each worker.</summary>
    internal static long Scratch(CpuGemm gemm, int inner, int k) =>
        FilterFloats(k) + (BlockRows * BlockColumns) + gemm.TileScratch(BlockRows, inner);

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int first = part * BlockRows, count = Math.Min(BlockRows, rows - first), inner = weight.InFeatures;
        float* memory = scratch.Of(worker);
        var filter = new TopKFilter(memory, BlockRows, k);
        float* tile = memory + FilterFloats(k), packed = tile + (BlockRows * BlockColumns);
        float* products = packed + gemm.PackedRowsSize(BlockRows, inner);

        filter.Reset(count);
        gemm.PackRows(x + ((long)first * inner), inner, count, inner, packed);
        for (int column = 0; column < weight.OutFeatures; column += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, weight.OutFeatures - column);
            gemm.MultiplyPacked(
                packed, count, weight, column, columns, bias + column, tile, BlockColumns, products);
            filter.Add<V>(tile, BlockColumns, count, column, columns);
        }

        for (int r = 0; r < count; r++)
            filter.Finish<V>(r, indices + ((long)(first + r) * k), values + ((long)(first + r) * k));
    }

    private static long FilterFloats(int k) => (TopKFilter.Floats(BlockRows, k) + 15) / 16 * 16;
}
