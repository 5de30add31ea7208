using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>
/// The bytes of a text file, plain or gzip, given line by line without ever holding more than one line: how all readers
/// of this project read. Knows its name and line number, so that errors can say where they are.
/// </summary>
internal sealed class TextSource : IDisposable
{
    /// <summary>Longest line that <see cref="TryReadLine"/> gives, in bytes.</summary>
    internal const int MaxLine = 64 << 20;

    private const int FirstBuffer = 1 << 16;
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly WholeGzip? _gzip;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _inLine;

    /// <summary>Reads from <paramref name="stream"/>, which is disposed with this object.</summary>
    /// <param name="stream">Plain or gzip bytes.</param>
    /// <param name="name">What errors call it.</param>
    public TextSource(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        Fill(minimum: 4);
        if (Peek(2).SequenceEqual<byte>([0x1F, 0x8B]))
        {
            _gzip = new WholeGzip(_buffer[.._end], stream);
            _start = _end = 0;
            Fill(minimum: 4);
        }

        if (Peek(3).SequenceEqual<byte>([0xEF, 0xBB, 0xBF]))
            _start += 3;
    }

    /// <summary>The file's path, or what stands for it in messages.</summary>
    public string Name { get; }

    /// <summary>1-based number of the line that was read last; 0 before the first.</summary>
    public long Line { get; private set; }

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="PlmLensException">The file cannot be opened.</exception>
    public static TextSource Open(string path)
    {
        if (path == "-")
            return new TextSource(Console.OpenStandardInput(), "standard input");
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlmLensException($"There is no file {path}; check the name.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            string why = Directory.Exists(path) ? "it is a folder; name a file in it." : e.Message;
            throw new PlmLensException($"Cannot read {path}: {why}", e);
        }

        try
        {
            return new TextSource(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The next bytes without consuming them, <paramref name="count"/> or, at the end, fewer.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _start < count)
            Fill(count);
        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>Gives the next line without its line end; valid until the next call.</summary>
    /// <exception cref="PlmLensException">The line is longer than <see cref="MaxLine"/>, or reading failed.</exception>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int seen = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = TrimCarriageReturn(_buffer.AsSpan(_start, seen + at));
                _start += seen + at + 1;
                Line++;
                return true;
            }

            seen = _end - _start;
            if (seen > MaxLine)
                throw Error(Line + 1, $"the line is longer than {MaxLine >> 20} MiB; this is no file of proteins.");
            if (Fill(seen + 1))
                continue;
            line = TrimCarriageReturn(_buffer.AsSpan(_start, seen));
            _start = _end;
            if (seen > 0)
                Line++;
            return seen > 0;
        }
    }

    /// <summary>
    /// Gives the next part of a line, for lines that need not fit into memory; valid until the next call. A carriage
    /// return before the line end stays.
    /// </summary>
    /// <param name="piece">Bytes without the line feed; may be empty.</param>
    /// <param name="startsLine">The piece begins a line.</param>
    /// <param name="endsLine">A line feed follows; false too for the last line of a file without one.</param>
    public bool TryReadPiece(out ReadOnlySpan<byte> piece, out bool startsLine, out bool endsLine)
    {
        startsLine = !_inLine;
        endsLine = false;
        if (_start == _end && !Fill(1))
        {
            piece = default;
            return false;
        }

        if (startsLine)
            Line++;
        ReadOnlySpan<byte> held = _buffer.AsSpan(_start, _end - _start);
        int at = held.IndexOf((byte)'\n');
        endsLine = at >= 0;
        _inLine = !endsLine;
        piece = endsLine ? held[..at] : held;
        _start += piece.Length + (endsLine ? 1 : 0);
        return true;
    }

    /// <summary>Bytes as text.</summary>
    /// <exception cref="PlmLensException">They are not UTF-8, or hold control characters.</exception>
    public string Decode(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if ((b < 0x20 && b != '\t') || b == 0x7F)
                throw Error($"the byte 0x{b:X2} cannot stand in a text file; this looks like a binary file.");
        }

        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            byte bad = e.BytesUnknown is [byte first, ..] ? first : (byte)0;
            throw Error($"the byte 0x{bad:X2} is not UTF-8 text; save the file as UTF-8.");
        }
    }

    /// <summary>A failure at the line that was read last.</summary>
    public PlmLensException Error(string what) => Error(Line, what);

    /// <summary>A failure at a line; <paramref name="what"/> says what is wrong and what to do.</summary>
    public PlmLensException Error(long line, string what) => new($"{Name}:{line}: {what}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _gzip?.Dispose();
        _stream.Dispose();
    }

    private static ReadOnlySpan<byte> TrimCarriageReturn(ReadOnlySpan<byte> line) =>
        line is [.., (byte)'\r'] ? line[..^1] : line;

    /// <summary>Reads until <paramref name="minimum"/> bytes are held; false when the file ends before.</summary>
    private bool Fill(int minimum)
    {
        int held = _end - _start;
        if (held < minimum && _start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            (_start, _end) = (0, held);
        }

        while (_end - _start < minimum)
        {
            if (_end == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            int read = ReadSome(_buffer.AsSpan(_end));
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }

    private int ReadSome(Span<byte> target)
    {
        try
        {
            return _gzip is null ? _stream.Read(target) : _gzip.Read(target);
        }
        catch (InvalidDataException e)
        {
            string where = $"{Name}:{Line + 1}";
            throw new PlmLensException($"{where}: the gzip data are damaged or cut off; get the file again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PlmLensException($"Cannot read {Name}: {e.Message}", e);
        }
    }
}
