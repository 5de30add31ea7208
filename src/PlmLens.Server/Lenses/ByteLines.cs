using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using PlmLens.Core;

namespace PlmLens.Server.Lenses;

/// <summary>Receives one line of a file.</summary>
/// <param name="line">Its bytes, without the line end; valid during the call.</param>
/// <param name="offset">Where it begins in the file.</param>
internal delegate void ByteLine(ReadOnlySpan<byte> line, long offset);

/// <summary>Passes over the lines of a file, with a bounded piece of it in memory. What runs for every line of a large
/// table is compiled in full at once: such a pass happens while a server starts.</summary>
internal static class ByteLines
{
    private const int ReadAtOnce = 1 << 18;
    private const int LongestLine = 1 << 20;

    /// <summary>Gives every line of an open file, the header too.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="receive">Receives the lines.</param>
    /// <returns>Bytes of the file.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="PlmLensException">A line is too long.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Each(SafeFileHandle handle, string path, ByteLine receive)
    {
        byte[] buffer = new byte[ReadAtOnce];
        long bufferAt = 0;
        int filled = 0;
        while (true)
        {
            int read = RandomAccess.Read(handle, buffer.AsSpan(filled), bufferAt + filled);
            filled += read;
            int from = 0;
            while (from < filled)
            {
                int length = buffer.AsSpan(from, filled - from).IndexOf((byte)'\n');
                if (length < 0 && read > 0)
                    break;
                int taken = length < 0 ? filled - from : length;
                receive(buffer.AsSpan(from, taken), bufferAt + from);
                from += taken + (length < 0 ? 0 : 1);
            }

            if (read == 0)
                return bufferAt + filled;
            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            bufferAt += from;
            filled -= from;
            if (filled < buffer.Length)
                continue;
            if (filled >= LongestLine)
                throw new PlmLensException($"{path} is damaged: a line is too long; build the lens again.");
            Array.Resize(ref buffer, 2 * filled);
        }
    }

    /// <summary>Gives every line of a file but the header, cut into fields; none when there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="begin">Receives the header before the first row.</param>
    /// <param name="receive">Receives the rows.</param>
    /// <exception cref="PlmLensException">It cannot be read, or a row is too short.</exception>
    public static void Rows(string path, Action<TableHeader> begin, ByteRowReceiver receive)
    {
        if (!File.Exists(path))
            return;
        TableHeader? header = null;
        int[] ends = [];
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path);
            Each(handle, path, Take);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Take(ReadOnlySpan<byte> line, long offset)
        {
            if (header is not null)
            {
                receive(new ByteRow(header, line, ends));
                return;
            }

            header = TableHeader.Of(path, line);
            ends = new int[header.Names.Count];
            begin(header);
        }
    }
}

/// <summary>Receives one row of a table; it is valid during the call.</summary>
/// <param name="row">The row.</param>
internal delegate void ByteRowReceiver(ByteRow row);
