using System.Buffers.Binary;
using System.Numerics;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// The form that PyTorch wrote before 1.6: five pickles one after the other (magic number, protocol version, the
/// writer's system, the object, the keys of its storages), then for each key a 64-bit count and the elements.
/// </summary>
internal static class PyTorchLegacy
{
    private const int Version = 1001;
    private static readonly BigInteger s_magic = BigInteger.Parse("119547037146038801333356", null);

    /// <exception cref="PlmLensException">The file is damaged, refused, or another kind of pickle.</exception>
    public static PyTorchContent Read(MappedFile file)
    {
        long at = 0;
        var none = new PickleBuilder();
        if (Next(file, ref at, none) is not PickleInteger { Value: var magic } || magic != s_magic)
            throw CheckpointErrors.Refused(file.Path, "it is a pickle, but not one that PyTorch wrote");
        if (Next(file, ref at, none) is not PickleInteger { Value: var version } || version != Version)
            throw CheckpointErrors.Refused(file.Path, $"its PyTorch protocol is not {Version}");
        if (Next(file, ref at, none).Find("little_endian") is not PickleBool { Value: true })
            throw CheckpointErrors.Refused(file.Path, "its byte order is not little-endian");
        var builder = new PickleBuilder();
        PickleValue root = Next(file, ref at, builder);
        if (Next(file, ref at, none) is not PickleSequence keys || none.Storages.Count > 0)
            throw CheckpointErrors.Damaged(file.Path, "it has no list of storages");
        var storages = new Dictionary<string, ByteRange>();
        foreach (PickleValue key in keys.Items)
        {
            if (key is not PickleString { Value: var name } || !builder.Storages.TryGetValue(name, out var storage))
                throw CheckpointErrors.Damaged(file.Path, "it lists a storage that its object does not have");
            if (!storages.TryAdd(name, Place(file, ref at, storage)))
                throw CheckpointErrors.Damaged(file.Path, $"it lists storage {CheckpointErrors.Quote(name)} twice");
        }

        if (builder.Storages.Keys.FirstOrDefault(k => !storages.ContainsKey(k)) is { } missing)
            throw CheckpointErrors.Damaged(file.Path, $"the storage {CheckpointErrors.Quote(missing)} is missing");
        return new PyTorchContent(root, storages);
    }

    private static PickleValue Next(MappedFile file, ref long at, PickleBuilder builder)
    {
        int length = (int)Math.Min(PickleReader.MaxBytes, file.Length - at);
        PickleValue value = PickleReader.Read(file.Path, file.Span(at, length), builder, out int consumed);
        at += consumed;
        return value;
    }

    private static ByteRange Place(MappedFile file, ref long at, PickleStorage storage)
    {
        string quoted = CheckpointErrors.Quote(storage.Key);
        if (file.Length - at < sizeof(long))
            throw CheckpointErrors.Damaged(file.Path, $"it ends before storage {quoted}");
        long elements = BinaryPrimitives.ReadInt64LittleEndian(file.Span(at, sizeof(long)));
        at += sizeof(long);
        if (elements != storage.Elements)
        {
            throw CheckpointErrors.Damaged(
                file.Path, $"storage {quoted} has {elements} elements, but its pickle says {storage.Elements}");
        }

        if (storage.Bytes > file.Length - at)
        {
            throw CheckpointErrors.Damaged(
                file.Path, $"storage {quoted} needs {storage.Bytes} bytes, but only {file.Length - at} are left");
        }

        var range = new ByteRange(at, storage.Bytes, storage.Bytes, IsDeflated: false);
        at += storage.Bytes;
        return range;
    }
}
