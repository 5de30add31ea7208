using System.Collections.Immutable;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>What a checkpoint says about one tensor, before its elements are read.</summary>
/// <param name="DType">Element type as stored.</param>
/// <param name="Shape">Extents, outermost first; empty for a scalar.</param>
/// <param name="Bytes">Bytes of all elements: the product of <paramref name="Shape"/> times the element size.</param>
public sealed record TensorInfo(DType DType, ImmutableArray<long> Shape, long Bytes)
{
    /// <summary>The most extents a tensor may have.</summary>
    public const int MaxRank = 64;

    /// <summary>Number of elements.</summary>
    public long Count => Bytes / DType.Size();

    /// <summary>Computes <see cref="Bytes"/>; false when an extent is negative, there are more than
    /// <see cref="MaxRank"/> of them, or the product does not fit 63 bits.</summary>
    internal static bool TryCreate(DType dtype, ReadOnlySpan<long> shape, out TensorInfo info)
    {
        info = null!;
        if (shape.Length > MaxRank)
            return false;
        Int128 bytes = dtype.Size();
        foreach (long extent in shape)
        {
            if (extent < 0)
                return false;
            bytes *= extent;
            if (bytes > long.MaxValue)
                return false;
        }

        info = new TensorInfo(dtype, ImmutableArray.Create(shape), (long)bytes);
        return true;
    }
}
