using System.Buffers.Binary;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// The central directory of a zip archive, with the 64-bit extension, read in place so that stored members can be used
/// without a copy. Members may not overlap and may not expand beyond reason.
/// </summary>
/// <remarks>PKWARE APPNOTE.TXT, sections 4.3 and 4.5.3.</remarks>
internal sealed class ZipDirectory
{
    // A deflated member may have this many bytes whatever its size in the file, or this many times that size.
    private const long FreeExpansion = 64 << 20;
    private const long MaxExpansion = 16;

    private const int EndSize = 22;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private readonly MappedFile _file;
    private readonly Dictionary<string, ByteRange> _members = [];

    private ZipDirectory(MappedFile file) => _file = file;

    /// <summary>Name to member.</summary>
    public IReadOnlyDictionary<string, ByteRange> Members => _members;

    /// <exception cref="PlmLensException">The archive is damaged, encrypted or packed by an unknown method.</exception>
    public static ZipDirectory Read(MappedFile file)
    {
        var zip = new ZipDirectory(file);
        (long start, long size, ulong count) = zip.FindDirectory();
        if (start < 0 || size < 0 || start > file.Length - size)
            throw zip.Damaged("its zip directory is said to lie outside the file");
        var extents = new List<(long Start, long End)>();
        long at = start;
        ulong entries = 0;
        while (start + size - at >= EntrySize)
        {
            at += zip.ReadEntry(at, start + size, extents);
            entries++;
        }

        if (entries != count || at != start + size)
            throw zip.Damaged($"its zip directory claims {count} members but holds {entries}");
        extents.Add((start, start + size));
        extents.Sort();
        for (int i = 1; i < extents.Count; i++)
        {
            if (extents[i].Start < extents[i - 1].End)
                throw zip.Damaged("members of its zip archive overlap");
        }

        return zip;
    }

    // The end record lies before a comment that reaches to the end of the file.
    private (long Start, long Size, ulong Count) FindDirectory()
    {
        long last = _file.Length - EndSize;
        for (long at = last; at >= 0 && at >= last - ushort.MaxValue; at--)
        {
            ReadOnlySpan<byte> end = _file.Span(at, EndSize);
            if (!end.StartsWith("PK\x5\x6"u8) || UInt16(end, 20) != last - at)
                continue;
            if (UInt16(end, 8) != UInt16(end, 10) || UInt16(end, 4) != UInt16(end, 6))
                throw Damaged("its zip archive is split over several files");
            bool extended = UInt16(end, 10) == ushort.MaxValue || UInt32(end, 12) == uint.MaxValue ||
                UInt32(end, 16) == uint.MaxValue;
            return extended ? FindExtended(at) : (UInt32(end, 16), UInt32(end, 12), UInt16(end, 10));
        }

        throw Damaged("it starts like a zip archive but has no zip directory at its end");
    }

    // A 20-byte locator stands before the end record and names the position of the 64-bit end record.
    private (long Start, long Size, ulong Count) FindExtended(long end)
    {
        if (end >= 20 && _file.Span(end - 20, 20) is var locator && locator.StartsWith("PK\x6\x7"u8))
        {
            ulong position = UInt64(locator, 8);
            if (position <= (ulong)Math.Max(0, end - 20 - 56))
            {
                ReadOnlySpan<byte> record = _file.Span((long)position, 56);
                if (record.StartsWith("PK\x6\x6"u8))
                    return ((long)UInt64(record, 48), (long)UInt64(record, 40), UInt64(record, 32));
            }
        }

        throw Damaged("the 64-bit part of its zip directory is missing");
    }

    // Returns the length of the entry.
    private int ReadEntry(long at, long end, List<(long Start, long End)> extents)
    {
        ReadOnlySpan<byte> entry = _file.Span(at, EntrySize);
        int nameLength = UInt16(entry, 28), extraLength = UInt16(entry, 30);
        int length = EntrySize + nameLength + extraLength + UInt16(entry, 32);
        if (!entry.StartsWith("PK\x1\x2"u8) || length > end - at)
            throw Damaged("its zip directory is not valid");
        ReadOnlySpan<byte> nameBytes = _file.Span(at + EntrySize, nameLength);
        string name = Encoding.UTF8.GetString(nameBytes);
        string quoted = CheckpointErrors.Quote(name);
        ReadOnlySpan<byte> wide = WideNumbers(_file.Span(at + EntrySize + nameLength, extraLength));

        // Those of the three numbers that do not fit 32 bits stand in the extra field, in this order.
        long bytes = Wide(UInt32(entry, 24), ref wide);
        long stored = Wide(UInt32(entry, 20), ref wide);
        long local = Wide(UInt32(entry, 42), ref wide);
        int method = UInt16(entry, 10);
        if ((UInt16(entry, 8) & 1) != 0 || method is not (0 or 8))
            throw Refused($"its member {quoted} is encrypted or packed by an unknown method");
        if (bytes < 0 || stored < 0 || local < 0 || (method == 0 && bytes != stored))
            throw Damaged($"its member {quoted} has sizes that contradict each other");
        if (method == 8 && bytes > FreeExpansion && bytes / MaxExpansion > stored)
            throw Refused($"its member {quoted} would grow from {stored} to {bytes} bytes");

        long data = DataOffset(local, nameBytes, quoted);
        if (data > _file.Length - stored)
            throw Damaged($"its member {quoted} ends after the end of the file");
        extents.Add((local, data + stored));
        if (!_members.TryAdd(name, new ByteRange(data, stored, bytes, method == 8)))
            throw Damaged($"it has two members {quoted}");
        return length;
    }

    private long DataOffset(long local, ReadOnlySpan<byte> name, string quoted)
    {
        if (local <= _file.Length - LocalSize - name.Length)
        {
            ReadOnlySpan<byte> header = _file.Span(local, LocalSize);
            if (header.StartsWith("PK\x3\x4"u8) && UInt16(header, 26) == name.Length &&
                _file.Span(local + LocalSize, name.Length).SequenceEqual(name))
            {
                return local + LocalSize + name.Length + UInt16(header, 28);
            }
        }

        throw Damaged($"its zip directory points to a wrong place for member {quoted}");
    }

    // The content of the extra field with identifier 1; empty when there is none.
    private static ReadOnlySpan<byte> WideNumbers(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(UInt16(extra, 2), extra.Length - 4);
            if (UInt16(extra, 0) == 1)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    // The 32-bit number, or the next wide one when it is all ones; negative when that is not there.
    private static long Wide(uint value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue)
            return value;
        if (wide.Length < 8)
            return -1;
        long number = (long)UInt64(wide, 0);
        wide = wide[8..];
        return number;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private PlmLensException Refused(string what) => CheckpointErrors.Refused(_file.Path, what);

    private PlmLensException Damaged(string what) => CheckpointErrors.Damaged(_file.Path, what);
}
