using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>A persistent reference to the memory of tensors, which lies outside the pickle.</summary>
internal sealed class PickleStorage : PickleValue
{
    public PickleStorage(string key, DType? dtype, long elements, long viewOffset)
    {
        Key = key;
        DType = dtype;
        Elements = elements;
        ViewOffset = viewOffset;
        Bytes = checked(elements * ElementSize);
    }

    /// <summary>Names the storage in its file.</summary>
    public string Key { get; }

    /// <summary>Element type; null for one that counts bytes.</summary>
    public DType? DType { get; }

    /// <summary>Elements of the whole storage.</summary>
    public long Elements { get; }

    /// <summary>Elements to skip, for a view of another storage in the older form.</summary>
    public long ViewOffset { get; }

    /// <summary>Bytes of the whole storage.</summary>
    public long Bytes { get; }

    public int ElementSize => DType?.Size() ?? 1;
}
