using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>Reads pieces of a file into the caller's memory. Safe from several threads at once; a file that was cut
/// short ends in an error, never in a fault of mapped memory.</summary>
internal sealed class FileBytes : IDisposable
{
    private const int Piece = 1 << 24;
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    /// <param name="path">The file.</param>
    /// <exception cref="PlmLensException">It cannot be opened.</exception>
    public FileBytes(string path)
    {
        _path = path;
        try
        {
            _handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e.Message, e);
        }
    }

    /// <summary>Fills <paramref name="target"/> with what lies at a place of the file.</summary>
    /// <exception cref="PlmLensException">The file ends before, or cannot be read.</exception>
    public void Read<T>(long offset, Span<T> target)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(target);
        try
        {
            while (bytes.Length > 0)
            {
                int read = RandomAccess.Read(_handle, bytes[..Math.Min(bytes.Length, Piece)], offset);
                if (read == 0)
                    throw Failure("it ends too early.");
                offset += read;
                bytes = bytes[read..];
            }
        }
        catch (IOException e)
        {
            throw Failure(e.Message, e);
        }
    }

    public void Dispose() => _handle.Dispose();

    private PlmLensException Failure(string why, Exception? inner = null)
    {
        string message = $"Cannot read {_path}: {why} Encode the corpus again.";
        return inner is null ? new PlmLensException(message) : new PlmLensException(message, inner);
    }
}
