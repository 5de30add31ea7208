using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>Where a head's queries, keys and values lie in a packed batch, and how blocks of them are cut.</summary>
internal readonly unsafe struct AttentionShape(float* qkv, int heads, int headDim)
{
    /// <summary>Keys scored at once: their scores, keys and values fit the first-level cache for small heads.</summary>
    internal const int KeyBlock = 64;

    /// <summary>Queries of one part: what is copied of keys and values serves this many.</summary>
    internal const int QueryGroup = 128;

    internal int Heads => heads;

    internal int HeadDim => headDim;

    /// <summary>Columns of queries, of keys and of values.</summary>
    internal long Width => (long)heads * headDim;

    internal float* Queries(long row, int head) => qkv + (row * 3 * Width) + ((long)head * headDim);

    /// <summary>target[c, q] = element c of query row first + q; lanes past <paramref name="count"/> are 0.</summary>
    internal void LoadQueries<V>(long first, int count, int head, float* target)
        where V : struct, IVec<V>
    {
        int block = 2 * V.Lanes;
        Transpose.Run(Queries(first, head), 3 * Width, Math.Min(count, block), headDim, block, target, block);
    }

    /// <summary>Copies keys side by side and repeats the last up to a full tile of
    /// <see cref="ScoreKernel{V}"/>.</summary>
    /// <returns>Number of keys with the repeated ones.</returns>
    internal int LoadKeys<V>(long first, int count, int head, float* target)
        where V : struct, IVec<V>
    {
        CopyRows<V>(Queries(first, head) + Width, count, target);
        int padded = (count + ScoreKernel<V>.KeyTile - 1) / ScoreKernel<V>.KeyTile * ScoreKernel<V>.KeyTile;
        for (int j = count; j < padded; j++)
            new Span<float>(target + ((count - 1) * headDim), headDim).CopyTo(new(target + (j * headDim), headDim));
        return padded;
    }

    /// <summary>Copies values side by side.</summary>
    internal void LoadValues<V>(long first, int count, int head, float* target)
        where V : struct, IVec<V> => CopyRows<V>(Queries(first, head) + (2 * Width), count, target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyRows<V>(float* source, int count, float* target)
        where V : struct, IVec<V>
    {
        for (int j = 0; j < count; j++)
        {
            int c = 0;
            for (; c <= headDim - V.Lanes; c += V.Lanes)
                V.Load(source + c).Store(target + c);
            for (; c <= headDim - Vec128.Lanes; c += Vec128.Lanes)
                Vec128.Load(source + c).Store(target + c);
            for (; c < headDim; c++)
                target[c] = source[c];
            source += 3 * Width;
            target += headDim;
        }
    }
}
