using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// One file of a labels journal, read from where the last reading ended. A line without an end at the end of the file
/// is torn: what a process that was killed, or a full disk, left of an entry that was never acknowledged.
/// </summary>
internal sealed class LabelJournalFile(string path)
{
    /// <summary>Largest journal that is read.</summary>
    public const long MostBytes = 1L << 28;

    // Lines of a file that are told one by one.
    private const int MostStrange = 20;

    private long _read;
    private int _lines;
    private int _strange;

    public string Path { get; } = path;

    /// <summary>True when the file ends in the middle of a line.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Reads what was added since the last time; everything when the file was replaced.</summary>
    /// <param name="messages">Gets a sentence for each line that is no entry; such lines are left alone.</param>
    /// <exception cref="PlmLensException">The file cannot be read or is too large.</exception>
    public List<LabelLine> ReadNew(ICollection<string> messages)
    {
        var lines = new List<LabelLine>();
        try
        {
            // A pipe or device has no length and is never opened; a link could lead out of the folder.
            var info = new FileInfo(Path);
            if (!info.Exists || info.Length == 0)
            {
                Restart();
                return lines;
            }

            if (info.LinkTarget is not null)
                throw new PlmLensException($"{Path} is a link; put the journal itself there.");
            if (info.Length > MostBytes)
                throw new PlmLensException($"{Path} has {info.Length} bytes, too many for a journal; take it away.");
            using var stream = new FileStream(
                Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (stream.Length < _read || (_read > 0 && !EndsLineAt(stream, _read)))
                Restart();
            stream.Position = _read;
            IsTorn = false;
            var bytes = new byte[stream.Length - _read];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            Cut(bytes.AsSpan(0, length), lines, messages);
            return lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {Path}: {e.Message}", e);
        }
    }

    /// <summary>Makes the file end with a line end: moves a torn last line into a file of its own beside the journal,
    /// or gives one that is whole its end. Only for the holder of the lock.</summary>
    /// <param name="messages">Gets a sentence that says what was moved.</param>
    public void Mend(ICollection<string> messages)
    {
        if (!File.Exists(Path))
            return;
        using FileStream stream = OpenToWrite(FileMode.Open);
        long end = EndOfLines(stream);
        if (end == stream.Length)
            return;
        var torn = new byte[stream.Length - end];
        stream.Position = end;
        stream.ReadExactly(torn);
        if (torn.Length <= LabelLine.MostBytes && LabelLine.Parse(torn, out _) is not null)
        {
            stream.WriteByte((byte)'\n');
            stream.Flush(flushToDisk: true);
            return;
        }

        // Named by content: repeated after a kill between the two steps, the result is the same.
        string aside = $"{Path}.torn-{ContentHash.OfBytes(torn)[..8]}";
        AtomicFile.WriteAllBytes(aside, torn);
        stream.SetLength(end);
        stream.Flush(flushToDisk: true);
        messages.Add($"{Path} ended in the middle of an entry that was never acknowledged; its {torn.Length} bytes are "
            + $"in {aside}, all earlier entries are kept.");
    }

    /// <summary>Appends lines and returns when they are on the disk. Only for the holder of the lock.</summary>
    /// <exception cref="PlmLensException">The file cannot be written; nothing was added.</exception>
    public void Append(IReadOnlyList<LabelLine> lines)
    {
        long before = -1;
        var bytes = new byte[lines.Sum(line => line.Bytes.Length + 1)];
        int at = 0;
        foreach (LabelLine line in lines)
        {
            line.Bytes.CopyTo(bytes, at);
            at += line.Bytes.Length + 1;
            bytes[at - 1] = (byte)'\n';
        }

        try
        {
            using FileStream stream = OpenToWrite(FileMode.OpenOrCreate);
            before = stream.Length;
            if (before + bytes.Length > MostBytes)
                throw new IOException("it is full: move it away and keep it.");
            stream.Position = before;
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Undo(before);
            throw new PlmLensException(
                $"Cannot write {Path}: {e.Message} Free space or allow writing; nothing was added.", e);
        }
    }

    private void Undo(long length)
    {
        if (length < 0)
            return;
        try
        {
            using FileStream stream = OpenToWrite(FileMode.Open);
            stream.SetLength(length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stays is a torn line, which the next reader passes over and the next writer sets aside.
        }
    }

    private void Cut(ReadOnlySpan<byte> bytes, List<LabelLine> lines, ICollection<string> messages)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and int end)
        {
            ReadOnlySpan<byte> line = bytes[..end].TrimEnd((byte)'\r');
            bytes = bytes[(end + 1)..];
            _read += end + 1;
            _lines++;
            if (line.IsEmpty)
                continue;
            string why = $"it has {line.Length} bytes";
            if (line.Length <= LabelLine.MostBytes && LabelLine.Parse(line, out why) is { } parsed)
                lines.Add(parsed);
            else if (++_strange <= MostStrange)
                messages.Add($"{Path}, line {_lines}: no entry of a labels journal ({why}); it is left out.");
            else if (_strange == MostStrange + 1)
                messages.Add($"{Path}, line {_lines}: no entry either, and more such lines; they are left out.");
        }

        // A last line that only lacks its end is whole. It is read again next time, and known by its id.
        if (!bytes.IsEmpty && bytes.Length <= LabelLine.MostBytes && LabelLine.Parse(bytes, out _) is { } last)
            lines.Add(last);
        else
            IsTorn = !bytes.IsEmpty;
    }

    // Not shared with readers by a lock: they may read at any time, and what they find is whole lines.
    private FileStream OpenToWrite(FileMode mode) => new FileInfo(Path).LinkTarget is null
        ? new FileStream(Path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1)
        : throw new IOException("it is a link.");

    private void Restart()
    {
        _read = 0;
        _lines = 0;
        _strange = 0;
        IsTorn = false;
    }

    private static bool EndsLineAt(FileStream stream, long position)
    {
        stream.Position = position - 1;
        return stream.ReadByte() == '\n';
    }

    // After the last line end.
    private static long EndOfLines(FileStream stream)
    {
        var block = new byte[1 << 16];
        for (long end = stream.Length; end > 0;)
        {
            int length = (int)Math.Min(block.Length, end);
            stream.Position = end - length;
            stream.ReadExactly(block.AsSpan(0, length));
            int found = block.AsSpan(0, length).LastIndexOf((byte)'\n');
            if (found >= 0)
                return end - length + found + 1;
            end -= length;
        }

        return 0;
    }
}
