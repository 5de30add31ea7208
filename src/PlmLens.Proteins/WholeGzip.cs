using System.IO.Compression;

namespace PlmLens.Proteins;

/// <summary>
/// Decompresses gzip and notices when it is cut off, which <see cref="GZipStream"/> passes over in silence: a member
/// with a mark is put behind the data, and only whole data let it come out at the end. What comes out after the mark
/// went in is given away only when the mark is there; that is at most what one input buffer of 8 KiB expands to.
/// </summary>
internal sealed class WholeGzip : IDisposable
{
    private static readonly byte[] s_mark = "\0the gzip data are whole\0"u8.ToArray();

    private readonly JoinedStream _packed;
    private readonly GZipStream _gzip;
    private byte[] _held = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _ended;

    /// <param name="start">Compressed bytes that were read already.</param>
    /// <param name="rest">The bytes after them; disposed with this object.</param>
    public WholeGzip(byte[] start, Stream rest)
    {
        _packed = new JoinedStream(new MemoryStream(start), rest, new MemoryStream(Compress(s_mark)));
        _gzip = new GZipStream(_packed, CompressionMode.Decompress);
    }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The data are damaged, cut off, or followed by something else.</exception>
    public int Read(Span<byte> target)
    {
        if (_start == _end && !_ended)
            Fill();
        int count = Math.Min(target.Length, _end - _start);
        _held.AsSpan(_start, count).CopyTo(target);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _gzip.Dispose();

    private void Fill()
    {
        (_start, _end) = (0, _gzip.Read(_held));
        if (_end > 0 && !_packed.InLastPart)
            return;
        int read = _end;
        while (read > 0)
        {
            if (_end == _held.Length)
                Array.Resize(ref _held, _held.Length * 2);
            read = _gzip.Read(_held.AsSpan(_end));
            _end += read;
        }

        if (!_held.AsSpan(0, _end).EndsWith(s_mark))
            throw new InvalidDataException("The gzip data end too early.");
        _end -= s_mark.Length;
        _ended = true;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
