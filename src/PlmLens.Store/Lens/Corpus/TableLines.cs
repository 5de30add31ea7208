using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>Receives one line of a table.</summary>
/// <param name="line">Its bytes, without the line end.</param>
/// <param name="offset">Where it begins in the file.</param>
/// <param name="number">1 for the header.</param>
internal delegate void LineReceiver(ReadOnlySpan<byte> line, long offset, int number);

/// <summary>
/// A large table of which single lines are read: one pass at opening tells where they are, and any of them is read from
/// there. The file stays open; nothing of it is kept in memory. Reading is safe from several threads at once.
/// </summary>
internal sealed class TableLines : IDisposable
{
    // A line holds a protein's whole sequence; the longest protein known has some 45,000 residues.
    private const int LongestLine = 1 << 26;
    private const int LongestBlock = 1 << 28;
    private readonly SafeFileHandle _handle;

    private TableLines(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a table and passes over it once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of its first columns; there may be more after them.</param>
    /// <param name="receiver">Receives every line but the header.</param>
    /// <exception cref="PlmLensException">The file cannot be read or has other columns.</exception>
    public static TableLines Open(string path, IReadOnlyList<string> columns, LineReceiver receiver)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message} Build the lens again.", e);
        }

        var table = new TableLines(path, handle);
        try
        {
            table.Scan(columns, receiver);
            return table;
        }
        catch (Exception e)
        {
            table.Dispose();
            if (e is IOException)
                throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Reads bytes start .. end - 1 as text.</summary>
    /// <exception cref="PlmLensException">The file became shorter, or the piece is too long to be one.</exception>
    public string Read(long start, long end)
    {
        if (end - start > LongestBlock)
            throw new PlmLensException($"{Path}: {end - start} bytes about one entry are too many; build it again.");
        byte[] bytes = new byte[(int)(end - start)];
        Read(start, bytes, bytes.Length);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="start">The first.</param>
    /// <param name="target">Receives as many as there are.</param>
    /// <param name="least">So many there must be.</param>
    /// <returns>Bytes read.</returns>
    /// <exception cref="PlmLensException">The file became shorter.</exception>
    public int Read(long start, Span<byte> target, int least)
    {
        int done = 0;
        while (done < least)
        {
            int read = RandomAccess.Read(_handle, target[done..], start + done);
            if (read == 0)
                throw new PlmLensException($"{Path} became shorter while it was open; open the lens again.");
            done += read;
        }

        return done;
    }

    /// <summary>The number that a line begins with.</summary>
    /// <returns>False when it begins otherwise.</returns>
    public static bool TryFirst(ReadOnlySpan<byte> line, out int value) =>
        Utf8Parser.TryParse(line, out value, out int used) && value >= 0 && used < line.Length && line[used] == '\t';

    /// <summary>A whole number of at least 0.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>The error to show for a line.</summary>
    public PlmLensException Bad(int line, string what) => Bad(Path, line, what);

    /// <summary>The error to show for a line.</summary>
    public static PlmLensException Bad(string path, int line, string what) =>
        new($"{path}, line {line}: {what}; build the lens again.");

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Scan(IReadOnlyList<string> columns, LineReceiver receiver)
    {
        byte[] buffer = new byte[1 << 20];
        long start = 0;
        int filled = 0, number = 0;
        while (true)
        {
            int read = RandomAccess.Read(_handle, buffer.AsSpan(filled), start + filled);
            filled += read;
            int from = 0;
            int length;
            while ((length = buffer.AsSpan(from, filled - from).IndexOf((byte)'\n')) >= 0)
            {
                Give(buffer.AsSpan(from, length), start + from);
                from += length + 1;
            }

            if (read == 0)
            {
                if (filled > from)
                    Give(buffer.AsSpan(from, filled - from), start + from);
                break;
            }

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            start += from;
            filled -= from;
            if (filled == buffer.Length)
            {
                if (filled >= LongestLine)
                    throw Bad(number + 1, "the line is too long to be one of this table");
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }

        if (number == 0)
            Give([], 0);

        void Give(ReadOnlySpan<byte> line, long offset)
        {
            number++;
            if (line is [.. var whole, (byte)'\r'])
                line = whole;
            if (number > 1)
                receiver(line, offset, number);
            else if (!Encoding.UTF8.GetString(line).Split('\t').Take(columns.Count).SequenceEqual(columns))
                throw Bad(1, $"expected the columns {string.Join(", ", columns)}");
        }
    }
}
