using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Attention probabilities of one protein. A part is two vectors of queries of one head: scores go to the output block
/// by block of keys, then each output row becomes its softmax.
/// </summary>
internal readonly unsafe struct AttentionMap(AttentionShape shape, int rows, ScratchPieces scratch, float* output)
    : IVectorJob
{
    // A part holds this many queries for any vector width: two of the widest vectors.
    private const int QueryBlock = 2 * 16;

    internal long Parts => (long)shape.Heads * Blocks;

    private int Blocks => (rows + QueryBlock - 1) / QueryBlock;

    /// <summary>Scratch that <see cref="Run"/> needs, in floats.</summary>
    internal static long ScratchFloats(int headDim) =>
        // Keys; scores; queries; maximum.
        ((long)AttentionShape.KeyBlock * headDim) + (AttentionShape.KeyBlock * QueryBlock)
            + ((long)QueryBlock * headDim) + QueryBlock;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int head = part / Blocks, end = Math.Min(rows, ((part % Blocks) + 1) * QueryBlock);
        for (int first = part % Blocks * QueryBlock; first < end; first += 2 * V.Lanes)
            Queries<V>(head, first, Math.Min(2 * V.Lanes, end - first), scratch.Of(worker));
    }

    private void Queries<V>(int head, int firstQuery, int count, float* keys)
        where V : struct, IVec<V>
    {
        int headDim = shape.HeadDim, block = 2 * V.Lanes;
        float* scores = keys + ((long)AttentionShape.KeyBlock * headDim);
        float* queries = scores + (AttentionShape.KeyBlock * block);
        float* max = queries + ((long)block * headDim);
        float* target = output + ((((long)head * rows) + firstQuery) * rows);
        shape.LoadQueries<V>(firstQuery, count, head, queries);
        new Span<float>(max, block).Fill(float.NegativeInfinity);
        for (int first = 0; first < rows; first += AttentionShape.KeyBlock)
        {
            int keyCount = Math.Min(AttentionShape.KeyBlock, rows - first);
            int padded = shape.LoadKeys<V>(first, keyCount, head, keys);
            ScoreKernel<V>.Run(queries, keys, padded, headDim, scores, max);
            Transpose.Run(scores, block, keyCount, count, keyCount, target + first, rows);
        }

        for (int q = 0; q < count; q++)
            Softmax<V>(target + ((long)q * rows), max[q]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax<V>(float* row, float max)
        where V : struct, IVec<V>
    {
        V log2E = V.Fill(Exp2Polynomial.Log2E), minus = V.Fill(-max * Exp2Polynomial.Log2E), sum = default;
        int whole = rows - (rows % V.Lanes), left = rows - whole;
        for (int j = 0; j < whole; j += V.Lanes)
        {
            V weight = V.Exp2(V.MulAdd(V.Load(row + j), log2E, minus));
            weight.Store(row + j);
            sum += weight;
        }

        V last = default;
        if (left > 0)
        {
            last = V.Exp2(V.MulAdd(Tail<V>.Load(row + whole, left, float.NegativeInfinity), log2E, minus));
            sum += last;
        }

        V scale = V.Fill(1 / V.Sum(sum));
        for (int j = 0; j < whole; j += V.Lanes)
            (V.Load(row + j) * scale).Store(row + j);
        if (left > 0)
            Tail<V>.Store(last * scale, row + whole, left);
    }
}
