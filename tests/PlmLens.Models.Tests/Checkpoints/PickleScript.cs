using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PlmLens.Models.Tests.Checkpoints;

/// <summary>Writes pickles operation by operation, and PyTorch files around them.</summary>
internal sealed class PickleScript
{
    private readonly List<byte> _bytes = [];

    public PickleScript(byte protocol = 2) => Op(0x80, protocol);

    public byte[] Bytes => [.. _bytes, (byte)'.'];

    public PickleScript Op(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleScript Op(string ascii) => Op(Encoding.Latin1.GetBytes(ascii));

    public PickleScript Global(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleScript Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Op("X").Op(length).Op(utf8);
    }

    public PickleScript Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Op(0x8A, 8).Op(bytes);
    }

    public PickleScript Numbers(params ReadOnlySpan<long> values)
    {
        Op("(");
        foreach (long value in values)
            Number(value);
        return Op("t");
    }

    /// <summary>A storage reference.</summary>
    public PickleScript Storage(string key, long elements, string type = "FloatStorage") =>
        Op("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Number(elements).Op("tQ");

    /// <summary>A tensor of a new storage reference.</summary>
    public PickleScript Tensor(
        string key, long elements, long offset, long[] shape, long[] strides, string type = "FloatStorage") =>
        Global("torch._utils", "_rebuild_tensor_v2").Op("(").Storage(key, elements, type).Number(offset)
            .Numbers(shape).Numbers(strides).Op(0x89).Op("}tR");

    /// <summary>The zip form: the pickle and one member for each storage.</summary>
    public byte[] Zip(params ReadOnlySpan<(string Name, byte[] Data)> members) =>
        Zip(Bytes, CompressionLevel.NoCompression, members);

    public byte[] Zip(CompressionLevel level, params ReadOnlySpan<(string Name, byte[] Data)> members) =>
        Zip(Bytes, level, members);

    /// <summary>The older form: the five pickles, then each storage with its count of elements.</summary>
    public byte[] Legacy(params ReadOnlySpan<(string Key, long Elements, byte[] Data)> storages)
    {
        var file = new MemoryStream();
        file.Write([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.']);
        file.Write(new PickleScript().Number(1001).Bytes);
        file.Write(new PickleScript().Op("}").Text("little_endian").Op(0x88).Op("s").Bytes);
        file.Write(Bytes);
        PickleScript keys = new PickleScript().Op("](");
        foreach ((string key, _, _) in storages)
            keys.Text(key);
        file.Write(keys.Op("e").Bytes);
        foreach ((_, long elements, byte[] data) in storages)
        {
            file.Write(BitConverter.GetBytes(elements));
            file.Write(data);
        }

        return file.ToArray();
    }

    private static byte[] Zip(
        byte[] pickle, CompressionLevel level, ReadOnlySpan<(string Name, byte[] Data)> members)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "x/data.pkl", pickle, level);
            foreach ((string name, byte[] data) in members)
                Add(zip, "x/" + name, data, level);
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] data, CompressionLevel level)
    {
        using Stream entry = zip.CreateEntry(name, level).Open();
        entry.Write(data);
    }
}
