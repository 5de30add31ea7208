using System.Numerics;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Encoder with the largest values of a batch: as in <see cref="EncodeTopK"/> tiles of pre-activations are read while
/// they are in the second cache; values above the bar of <see cref="BatchCandidates"/> become candidates.
/// </summary>
internal readonly unsafe struct EncodeBatchTopK(
    CpuGemm gemm,
    float* x,
    PackedMatrix weight,
    float* bias,
    int rows,
    BatchCandidates candidates,
    ScratchPieces scratch) : IVectorJob
{
    // Rows of a part (a multiple of every kernel's tile height) and columns of a tile.
    private const int BlockRows = 48;
    private const int BlockColumns = BatchCandidates.MostPlaces;

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
        CandidatePool pool = candidates.Pool(worker);
        float bar = 0;
        gemm.PackRows(x + ((long)first * inner), inner, count, inner, packed);
        for (int column = 0; column < weight.OutFeatures; column += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, weight.OutFeatures - column);
            gemm.MultiplyPacked(
                packed, count, weight, column, columns, bias + column, tile, BlockColumns, products);
            bar = Math.Max(bar, candidates.Bar);
            for (int r = 0; r < count; r++)
            {
                if (pool.Capacity - pool.Count < columns)
                    candidates.MakeRoom(pool, BlockColumns, ref bar);
                AddRow<V>(tile + (r * BlockColumns), first + r, column, columns, bar, pool);
            }
        }

        candidates.HandIn(pool);
    }

    private static void AddRow<V>(float* line, int row, int firstColumn, int columns, float bar, CandidatePool pool)
        where V : struct, IVec<V>
    {
        V limit = V.Fill(bar);
        int c = 0;
        for (; c + (4 * V.Lanes) <= columns; c += 4 * V.Lanes)
        {
            // Bit i: column c + i is above the bar.
            ulong above = V.Greater(V.Load(line + c), limit)
                | ((ulong)V.Greater(V.Load(line + c + V.Lanes), limit) << V.Lanes)
                | ((ulong)V.Greater(V.Load(line + c + (2 * V.Lanes)), limit) << (2 * V.Lanes))
                | ((ulong)V.Greater(V.Load(line + c + (3 * V.Lanes)), limit) << (3 * V.Lanes));
            for (; above != 0; above &= above - 1)
            {
                int column = c + BitOperations.TrailingZeroCount(above);
                Add(pool, line[column], row, firstColumn + column);
            }
        }

        for (; c < columns; c++)
        {
            if (line[c] > bar)
                Add(pool, line[c], row, firstColumn + c);
        }
    }

    private static void Add(CandidatePool pool, float value, int row, int column)
    {
        int place = pool.Count++;
        pool.Values[place] = value;
        pool.Columns[place] = column;
        pool.Rows[place] = row;
    }
}
