using System.Numerics;
using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Encoder with thresholds: a block of rows meets the weight in ranges of columns, and each tile of pre-activations is
/// compared with the thresholds while it is in the second cache.
/// </summary>
internal readonly unsafe struct EncodeAbove(
    CpuGemm gemm,
    float* x,
    PackedMatrix weight,
    float* bias,
    float* thresholds,
    int rows,
    int slots,
    int* counts,
    int* indices,
    float* values,
    ScratchPieces scratch) : IVectorJob
{
    // Rows of a part (a multiple of every kernel's tile height) and columns of a tile.
    private const int BlockRows = 48;
    private const int BlockColumns = 256;

    internal static int Parts(int rows) => (rows + BlockRows - 1) / BlockRows;

    /// <summary>Floats of scratch for each worker.</summary>
    internal static long Scratch(CpuGemm gemm, int inner) =>
        (BlockRows * BlockColumns) + gemm.TileScratch(BlockRows, inner);

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int first = part * BlockRows, count = Math.Min(BlockRows, rows - first), inner = weight.InFeatures;
        float* tile = scratch.Of(worker), packed = tile + (BlockRows * BlockColumns);
        float* products = packed + gemm.PackedRowsSize(BlockRows, inner);
        new Span<int>(counts + first, count).Clear();
        gemm.PackRows(x + ((long)first * inner), inner, count, inner, packed);
        for (int column = 0; column < weight.OutFeatures; column += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, weight.OutFeatures - column);
            float* start = bias == null ? null : bias + column;
            gemm.MultiplyPacked(packed, count, weight, column, columns, start, tile, BlockColumns, products);
            for (int r = 0; r < count; r++)
                TakeRow<V>(first + r, tile + (r * BlockColumns), column, columns);
        }
    }

    // Bit i of the mask: column c + i is above its threshold. Scalar: if (line[c] > thresholds[c]) take it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeRow<V>(int row, float* line, int firstColumn, int columns)
        where V : struct, IVec<V>
    {
        float* limits = thresholds == null ? null : thresholds + firstColumn;
        int c = 0;
        for (; c + V.Lanes <= columns; c += V.Lanes)
        {
            V limit = limits == null ? V.Fill(0) : V.Load(limits + c);
            for (uint above = V.Greater(V.Load(line + c), limit); above != 0; above &= above - 1)
            {
                int column = c + BitOperations.TrailingZeroCount(above);
                Take(row, firstColumn + column, line[column]);
            }
        }

        for (; c < columns; c++)
        {
            if (line[c] > (limits == null ? 0 : limits[c]))
                Take(row, firstColumn + c, line[c]);
        }
    }

    private void Take(int row, int column, float value)
    {
        int count = counts[row]++;
        if (count >= slots)
            return;
        long slot = ((long)row * slots) + count;
        indices[slot] = column;
        values[slot] = value;
    }
}
