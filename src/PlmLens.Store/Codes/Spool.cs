using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Store;

/// <summary>A temporary file that numbers are appended to and then read back from the start; deleted on
/// dispose.</summary>
internal sealed class Spool : IDisposable
{
    private const int PieceBytes = 1 << 20;
    private readonly FileStream _stream;
    private readonly byte[] _piece = new byte[PieceBytes];
    private int _filled;

    /// <exception cref="PlmLensException">The folder cannot be written.</exception>
    public Spool(string folder)
    {
        string path = Path.Combine(folder, $".{Guid.NewGuid():N}.spool");
        try
        {
            Directory.CreateDirectory(folder);
            _stream = new FileStream(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>Bytes written.</summary>
    public long Length => _stream.Length + _filled;

    public void Write<T>(T value)
        where T : unmanaged
    {
        // Pieces hold a whole number of elements: every element size divides the piece.
        if (_filled == PieceBytes)
            Flush();
        MemoryMarshal.Write(_piece.AsSpan(_filled), value);
        _filled += Unsafe.SizeOf<T>();
    }

    public delegate void Piece<T>(ReadOnlySpan<T> elements);

    /// <summary>Reads everything that was written, in pieces.</summary>
    public void ForEach<T>(Piece<T> action)
        where T : unmanaged
    {
        Flush();
        _stream.Position = 0;
        int read;
        while ((read = _stream.ReadAtLeast(_piece, PieceBytes, throwOnEndOfStream: false)) > 0)
            action(MemoryMarshal.Cast<byte, T>(_piece.AsSpan(0, read)));
    }

    public void CopyTo<T>(TensorSink sink)
        where T : unmanaged => ForEach<T>(sink.Write);

    public void Dispose() => _stream.Dispose();

    private void Flush()
    {
        try
        {
            _stream.Write(_piece.AsSpan(0, _filled));
        }
        catch (IOException e)
        {
            throw Failure(e);
        }

        _filled = 0;
    }

    private static PlmLensException Failure(Exception e) =>
        new($"Cannot write a temporary file: {e.Message} Free some space or choose another folder.", e);
}
