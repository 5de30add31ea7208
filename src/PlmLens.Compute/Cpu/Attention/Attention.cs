using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Self-attention of a packed batch without ever storing the probabilities: for a group of queries, walk over blocks of
/// keys and keep a running maximum, total and weighted sum of values for each query (FlashAttention, Dao et al. 2022).
/// Memory depends on the head's size only, not on the protein's length.
/// </summary>
/// <remarks>
/// Everything is laid out with queries along the lanes: each query's arithmetic is its own, in an order set by the
/// protein's length alone. Hence the same bits for any number of threads and any batch mates, and a NaN stays in its
/// protein.
/// </remarks>
internal readonly unsafe struct Attention(
    AttentionShape shape, AttentionParts parts, ScratchPieces scratch, float* output) : IVectorJob
{
    /// <summary>Scratch that <see cref="Run"/> needs, in floats, for any vector width.</summary>
    internal static long ScratchFloats(int headDim) =>
        // Keys, values; scores; queries and sums of the group; max, before, keep, total.
        (2L * AttentionShape.KeyBlock * headDim) + (AttentionShape.KeyBlock * 2 * Vec512.Lanes)
            + (2L * AttentionShape.QueryGroup * headDim) + (4L * AttentionShape.QueryGroup);

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        AttentionPart what = parts.Find(part);
        int headDim = shape.HeadDim, block = 2 * V.Lanes;
        int blocks = (what.Queries + block - 1) / block, lanes = blocks * block;
        float* keys = scratch.Of(worker);
        float* values = keys + ((long)AttentionShape.KeyBlock * headDim);
        float* scores = values + ((long)AttentionShape.KeyBlock * headDim);
        float* queries = scores + (AttentionShape.KeyBlock * block);
        float* sums = queries + ((long)AttentionShape.QueryGroup * headDim);
        float* max = sums + ((long)AttentionShape.QueryGroup * headDim);
        float* total = max + AttentionShape.QueryGroup;
        float* before = total + AttentionShape.QueryGroup;
        float* keep = before + AttentionShape.QueryGroup;

        for (int b = 0; b < blocks; b++)
        {
            long row = (long)what.FirstRow + what.FirstQuery + (b * block);
            shape.LoadQueries<V>(row, what.Queries - (b * block), what.Head, queries + ((long)b * block * headDim));
        }

        new Span<float>(sums, lanes * headDim).Clear();
        new Span<float>(total, lanes).Clear();
        new Span<float>(max, lanes).Fill(float.NegativeInfinity);
        for (int first = 0; first < what.Rows; first += AttentionShape.KeyBlock)
        {
            int count = Math.Min(AttentionShape.KeyBlock, what.Rows - first);
            int padded = shape.LoadKeys<V>((long)what.FirstRow + first, count, what.Head, keys);
            shape.LoadValues<V>((long)what.FirstRow + first, count, what.Head, values);
            new Span<float>(max, lanes).CopyTo(new Span<float>(before, lanes));
            for (int b = 0; b < blocks; b++)
            {
                int lane = b * block;
                long at = (long)lane * headDim;
                ScoreKernel<V>.Run(queries + at, keys, padded, headDim, scores, max + lane);
                SoftmaxKernel<V>.Run(scores, count, before + lane, max + lane, keep, total + lane);
                ValueKernel<V>.Run(scores, values, count, headDim, keep, sums + at);
            }
        }

        for (int b = 0; b < blocks; b++)
        {
            long row = (long)what.FirstRow + what.FirstQuery + (b * block);
            float* target = output + (row * shape.Width) + ((long)what.Head * headDim);
            float* sum = sums + ((long)b * block * headDim);
            Divide<V>(sum, total + (b * block));
            int count = Math.Min(block, what.Queries - (b * block));
            Transpose.Run(sum, block, headDim, count, headDim, target, (int)shape.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Divide<V>(float* sums, float* total)
        where V : struct, IVec<V>
    {
        V t0 = V.Fill(1f) / V.Load(total), t1 = V.Fill(1f) / V.Load(total + V.Lanes);
        for (int c = 0; c < shape.HeadDim; c++, sums += 2 * V.Lanes)
        {
            (V.Load(sums) * t0).Store(sums);
            (V.Load(sums + V.Lanes) * t1).Store(sums + V.Lanes);
        }
    }
}
