using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PlmLens.Core;

namespace PlmLens.Server.Lenses;

/// <summary>
/// A table whose first column is the latent, its rows in the order of latents. One pass at opening finds where each
/// latent's rows lie; rows are read and parsed when they are asked for, so that a table of many megabytes takes eight
/// bytes for each latent. Safe from several threads at once.
/// </summary>
internal sealed class LatentTable : IDisposable
{
    private const int FirstGuess = 1024;
    private readonly SafeFileHandle _handle;
    private readonly TableHeader _header;

    // Rows of latent n lie from _starts[n] to _starts[n + 1].
    private readonly long[] _starts;

    private LatentTable(SafeFileHandle handle, TableHeader header, long[] starts)
    {
        (_handle, _header, _starts) = (handle, header, starts);
    }

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="latents">Latents of the lens.</param>
    /// <param name="first">Receives the first row of every latent; null when nobody wants them.</param>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="PlmLensException">It cannot be read, or its latents do not ascend.</exception>
    public static LatentTable? Open(string path, int latents, IFirstRows? first = null)
    {
        if (!File.Exists(path))
            return null;
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            return Scan(handle, path, latents, first);
        }
        catch (Exception e)
        {
            handle?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>The rows of a latent, in file order; may be empty.</summary>
    /// <exception cref="PlmLensException">They cannot be read.</exception>
    public IReadOnlyList<TableRow> RowsOf(int latent)
    {
        (long start, long end) = (_starts[latent], _starts[latent + 1]);
        if (start == end)
            return [];
        string text = Read(start, (int)Math.Min(end - start, int.MaxValue));
        return [.. text.TrimEnd('\n').Split('\n').Select(line => new TableRow(_header, line))];
    }

    /// <summary>The first row of a latent, or null.</summary>
    /// <exception cref="PlmLensException">It cannot be read.</exception>
    public TableRow? FirstOf(int latent)
    {
        (long start, long end) = (_starts[latent], _starts[latent + 1]);
        if (start == end)
            return null;
        int length = (int)Math.Min(end - start, FirstGuess);
        string text = Read(start, length);
        int line = text.IndexOf('\n', StringComparison.Ordinal);
        if (line < 0 && length < end - start)
            return RowsOf(latent)[0];
        return new TableRow(_header, line < 0 ? text : text[..line]);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private string Read(long start, int length)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            for (int done = 0; done < length;)
            {
                int read = RandomAccess.Read(_handle, bytes.AsSpan(done, length - done), start + done);
                if (read == 0)
                    throw new PlmLensException($"{_header.Path} became shorter while it was open; start again.");
                done += read;
            }

            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static LatentTable Scan(SafeFileHandle handle, string path, int latents, IFirstRows? first)
    {
        TableHeader? header = null;
        long[] starts = new long[latents + 1];
        int[] ends = [];
        int last = -1;
        long length = ByteLines.Each(handle, path, Take);
        starts.AsSpan(last + 1).Fill(length);
        return new LatentTable(handle, header ?? new TableHeader(path, ""), starts);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Take(ReadOnlySpan<byte> line, long at)
        {
            if (header is null)
            {
                header = TableHeader.Of(path, line);
                ends = new int[header.Names.Count];
                first?.Begin(header);
                return;
            }

            int latent = LatentOf(line);
            if (latent < last || latent >= latents)
                throw Bad($"latent {latent} of {latents} follows {last}");
            if (latent == last)
                return;
            starts.AsSpan(last + 1, latent - last).Fill(at);
            last = latent;
            first?.Add(latent, new ByteRow(header, line, ends));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        int LatentOf(ReadOnlySpan<byte> line)
        {
            int latent = 0, i = 0;
            for (; i < line.Length && line[i] != '\t'; i++)
            {
                uint digit = (uint)(line[i] - '0');
                if (digit > 9 || i > 8)
                    throw Bad("a line does not begin with a latent");
                latent = (10 * latent) + (int)digit;
            }

            return i > 0 && i < line.Length ? latent : throw Bad("a line does not begin with a latent");
        }

        PlmLensException Bad(string what) => new($"{path} is damaged: {what}; build the lens again.");
    }
}
