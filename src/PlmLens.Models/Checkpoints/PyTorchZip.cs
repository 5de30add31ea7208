using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// The form that PyTorch writes since 1.6: a zip archive with the pickle NAME/data.pkl, one member NAME/data/KEY for
/// each storage, and since 2.1 NAME/byteorder.
/// </summary>
internal static class PyTorchZip
{
    private const string PickleName = "data.pkl";

    /// <exception cref="PlmLensException">The archive or its pickle is damaged or refused.</exception>
    public static PyTorchContent Read(MappedFile file)
    {
        IReadOnlyDictionary<string, ByteRange> members = ZipDirectory.Read(file).Members;
        string[] pickles = [.. members.Keys.Where(n => n.EndsWith("/" + PickleName, StringComparison.Ordinal))];
        if (pickles.Length != 1)
        {
            throw CheckpointErrors.Refused(
                file.Path, $"it is a zip archive with {pickles.Length} members called {PickleName}, not PyTorch's");
        }

        string folder = pickles[0][..^PickleName.Length];
        if (members.ContainsKey(folder + "constants.pkl"))
            throw CheckpointErrors.Refused(file.Path, "it is a TorchScript program, which is not loaded");
        RequireLittleEndian(file, members, folder);
        var builder = new PickleBuilder();
        PickleValue root = ReadPickle(file, members[pickles[0]], builder);
        var storages = new Dictionary<string, ByteRange>();
        foreach ((string key, PickleStorage storage) in builder.Storages)
            storages.Add(key, Find(file, members, $"{folder}data/{key}", storage));
        return new PyTorchContent(root, storages);
    }

    private static void RequireLittleEndian(
        MappedFile file, IReadOnlyDictionary<string, ByteRange> members, string folder)
    {
        if (!members.TryGetValue(folder + "byteorder", out ByteRange? order))
            return;
        if (order.IsDeflated || order.Bytes != 6 || !file.Span(order.Offset, 6).SequenceEqual("little"u8))
            throw CheckpointErrors.Refused(file.Path, "its byte order is not little-endian");
    }

    private static PickleValue ReadPickle(MappedFile file, ByteRange pickle, PickleBuilder builder)
    {
        if (pickle.Bytes > PickleReader.MaxBytes)
            throw CheckpointErrors.Refused(file.Path, $"its pickle has {pickle.Bytes} bytes, too many to read");
        if (!pickle.IsDeflated)
            return PickleReader.Read(file.Path, file.Span(pickle.Offset, (int)pickle.Bytes), builder, out _);
        using Tensor unpacked = pickle.Unpack(file);
        return PickleReader.Read(file.Path, unpacked.View<byte>().Span, builder, out _);
    }

    private static ByteRange Find(
        MappedFile file, IReadOnlyDictionary<string, ByteRange> members, string name, PickleStorage storage)
    {
        if (!members.TryGetValue(name, out ByteRange? range))
            throw CheckpointErrors.Damaged(file.Path, $"the storage {CheckpointErrors.Quote(name)} is missing");
        if (range.Bytes != storage.Bytes)
        {
            throw CheckpointErrors.Damaged(file.Path, $"the storage {CheckpointErrors.Quote(name)} has {range.Bytes} " +
                $"bytes, but its pickle says {storage.Bytes}");
        }

        return range;
    }
}
