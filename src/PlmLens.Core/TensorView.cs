using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PlmLens.Core;

/// <summary>A contiguous run of elements of a <see cref="Tensor"/>; holds its tensor alive.</summary>
/// <typeparam name="T">The .NET type of one element.</typeparam>
public readonly unsafe struct TensorView<T>
    where T : unmanaged
{
    private readonly Tensor _tensor;

    internal TensorView(Tensor tensor, T* pointer, long length)
    {
        _tensor = tensor;
        Pointer = pointer;
        Length = length;
    }

    /// <summary>Address of element 0; null for a default view.</summary>
    public T* Pointer { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>True for a default view, used where an argument is optional.</summary>
    public bool IsNull => _tensor is null;

    /// <summary>The elements as a span.</summary>
    /// <exception cref="OverflowException">More than <see cref="int.MaxValue"/> elements: slice first.</exception>
    public Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>Element <paramref name="index"/>, checked.</summary>
    public ref T this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)Length)
                ThrowOutOfRange(index);
            return ref Pointer[index];
        }
    }

    /// <summary>The whole of <paramref name="tensor"/> as a view.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "Tensor.View<T>() is the named alternative.")]
    public static implicit operator TensorView<T>(Tensor tensor) => tensor.View<T>();

    /// <summary>Elements [start, start + length).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the view.</exception>
    public TensorView<T> Slice(long start, long length)
    {
        if (start < 0 || length < 0 || start > Length - length)
            ThrowOutOfRange(start, length);
        return new TensorView<T>(_tensor, Pointer + start, length);
    }

    /// <summary>Elements from <paramref name="start"/> to the end.</summary>
    public TensorView<T> Slice(long start) => Slice(start, Length - start);

    /// <summary>Row <paramref name="row"/> of a matrix with <paramref name="columns"/> columns.</summary>
    public TensorView<T> Row(long row, long columns) => Slice(row * columns, columns);

    /// <summary>Sets every element to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, checked((nuint)(Length * sizeof(T))));

    private void ThrowOutOfRange(long start, long length) =>
        throw new ArgumentOutOfRangeException(nameof(start), $"[{start}, {start + length}) is not in [0, {Length}).");

    private void ThrowOutOfRange(long index) =>
        throw new ArgumentOutOfRangeException(nameof(index), $"{index} is not in [0, {Length}).");
}
