using System.IO.MemoryMappedFiles;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// A whole file mapped read-only into memory. A tensor that borrows its memory keeps the mapping alive: after the first
/// loan <see cref="Dispose"/> leaves the unmapping to the garbage collector, so that no borrowed tensor dangles.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;
    private bool _lent;

    private MappedFile(string path, MemoryMappedFile? map, MemoryMappedViewAccessor? view, long length)
    {
        Path = path;
        Length = length;
        _map = map;
        _view = view;
        if (view is null)
            return;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + view.PointerOffset;
    }

    ~MappedFile() => ReleasePointer();

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="PlmLensException">The file is missing or cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            long length = stream.Length;
            if (length == 0)
            {
                stream.Dispose();
                return new MappedFile(path, null, null, 0);
            }

            var map = MemoryMappedFile.CreateFromFile(
                stream, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            MemoryMappedViewAccessor view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            return new MappedFile(path, map, view, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            stream?.Dispose();
            throw CheckpointErrors.Unreadable(path, e);
        }
    }

    /// <summary>Bytes [offset, offset + length).</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not in the file: check before.</exception>
    public ReadOnlySpan<byte> Span(long offset, int length) => new(Pointer(offset, length), length);

    /// <summary>Address of byte <paramref name="offset"/>, good for <paramref name="length"/> bytes.</summary>
    public byte* Pointer(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes at {offset} are not in the file.");
        ObjectDisposedException.ThrowIf(_start == null && Length > 0, this);
        return _start + offset;
    }

    /// <summary>A tensor at <paramref name="offset"/>: borrowed when aligned to an element, else a copy.</summary>
    public Tensor Lend(long offset, TensorInfo info)
    {
        byte* source = Pointer(offset, info.Bytes);
        if ((nuint)source % (nuint)info.DType.Size() == 0)
        {
            _lent = true;
            return Tensor.Borrow(source, info.DType, this, info.Shape.AsSpan());
        }

        var copy = new Tensor(info.DType, info.Shape.AsSpan());
        Buffer.MemoryCopy(source, copy.Pointer, info.Bytes, info.Bytes);
        GC.KeepAlive(this);
        return copy;
    }

    public void Dispose()
    {
        if (_lent)
            return;
        ReleasePointer();
        _view?.Dispose();
        _map?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void ReleasePointer()
    {
        // The view's handle counts this pointer: unless it is given back, the handle's own finalizer does not unmap.
        if (_start != null)
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _start = null;
    }
}
