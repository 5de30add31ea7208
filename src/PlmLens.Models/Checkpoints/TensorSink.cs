using System.Runtime.InteropServices;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>Where the elements of one tensor go while a file is written; counts them.</summary>
public sealed unsafe class TensorSink
{
    private readonly Stream _stream;
    private readonly string _name;
    private long _left;

    internal TensorSink(Stream stream, string name, TensorInfo info)
    {
        _stream = stream;
        _name = name;
        Info = info;
        _left = info.Bytes;
    }

    /// <summary>The tensor to write.</summary>
    public TensorInfo Info { get; }

    /// <summary>Writes the next elements, which are of the tensor's type.</summary>
    /// <exception cref="InvalidOperationException">They are of another type or too many.</exception>
    public void Write<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        if (!Info.DType.Holds<T>())
            throw new InvalidOperationException($"Tensor '{_name}' holds {Info.DType}, not {typeof(T).Name}.");
        WriteBytes(MemoryMarshal.AsBytes(elements));
    }

    /// <summary>Writes the next elements from a view of any length.</summary>
    /// <exception cref="InvalidOperationException">They are of another type or too many.</exception>
    public void Write<T>(TensorView<T> elements)
        where T : unmanaged
    {
        if (!Info.DType.Holds<T>())
            throw new InvalidOperationException($"Tensor '{_name}' holds {Info.DType}, not {typeof(T).Name}.");
        WriteBytes((byte*)elements.Pointer, elements.Length * sizeof(T));
    }

    internal void Write(Tensor tensor)
    {
        WriteBytes((byte*)tensor.Pointer, tensor.Count * tensor.DType.Size());
        GC.KeepAlive(tensor);
    }

    internal void RequireAll()
    {
        if (_left != 0)
            throw new InvalidOperationException($"{_left} bytes of tensor '{_name}' were not written.");
    }

    // A span cannot pass 2 GiB, a tensor can.
    private void WriteBytes(byte* source, long bytes)
    {
        const int piece = 1 << 26;
        for (long at = 0; at < bytes; at += piece)
            WriteBytes(new ReadOnlySpan<byte>(source + at, (int)Math.Min(piece, bytes - at)));
    }

    /// <summary>Writes elements that are bytes in the element type already.</summary>
    /// <exception cref="InvalidOperationException">They are more than the tensor has left.</exception>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _left)
            throw new InvalidOperationException($"Tensor '{_name}' has {_left} bytes left, not {bytes.Length}.");
        _stream.Write(bytes);
        _left -= bytes.Length;
    }
}
