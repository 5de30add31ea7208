using System.Buffers.Binary;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>The bytes of a pickle; every read is checked against what is left.</summary>
internal ref struct PickleInput(string path, ReadOnlySpan<byte> bytes)
{
    // A line of text (a module, a name, a decimal number) longer than this is no such thing.
    private const int MaxLine = 1000;

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public readonly string Path => path;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A big-endian binary64, as pickles have it.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_bytes.Length - Position))
            throw Damaged($"claims {length} bytes where {_bytes.Length - Position} are left");
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    public string ReadUtf8(ulong length)
    {
        try
        {
            return s_utf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("holds text that is not UTF-8");
        }
    }

    /// <summary>Text that Python 2 wrote byte by byte.</summary>
    public string ReadLatin1(ulong length) => Encoding.Latin1.GetString(Take(length));

    /// <summary>Text up to a line feed, which is not part of it.</summary>
    public string ReadLine()
    {
        ReadOnlySpan<byte> rest = _bytes[Position..];
        int length = rest[..Math.Min(rest.Length, MaxLine)].IndexOf((byte)'\n');
        if (length < 0)
            throw Damaged("holds a line of text that does not end");
        string line = Encoding.Latin1.GetString(Take((ulong)length));
        Position++;
        return line;
    }

    public readonly PlmLensException Damaged(string what) =>
        CheckpointErrors.Damaged(Path, $"its pickle {what} (near byte {Position})");

    public readonly PlmLensException Refused(string what) =>
        CheckpointErrors.Refused(Path, $"its pickle {what} (near byte {Position})");
}
