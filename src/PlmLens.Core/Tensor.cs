using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PlmLens.Core;

/// <summary>
/// A dense row-major array in native memory with a shape and an element type. Memory starts at a 64-byte boundary and
/// is zero at first. Dispose frees it; a view keeps its tensor alive but not undisposed.
/// </summary>
/// <remarks>
/// Not thread-safe as an object; its elements may be read by many threads and written by one per element.
/// </remarks>
public sealed unsafe class Tensor : IDisposable
{
    private const int Alignment = 64;
    private readonly object? _owner;
    private readonly bool _owned;
    private void* _memory;

    /// <summary>Allocates a zeroed tensor.</summary>
    /// <param name="dtype">Element type.</param>
    /// <param name="shape">Extents, each zero or more; no extents give one element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative, or the product overflows.</exception>
    public Tensor(DType dtype, params ReadOnlySpan<long> shape)
        : this(dtype, shape, null, null)
    {
        long bytes = checked(Count * dtype.Size());
        nuint rounded = (nuint)Math.Max(Alignment, (bytes + Alignment - 1) / Alignment * Alignment);
        _memory = NativeMemory.AlignedAlloc(rounded, Alignment);
        NativeMemory.Clear(_memory, rounded);
        _owned = true;
        GC.AddMemoryPressure((long)rounded);
    }

    private Tensor(DType dtype, ReadOnlySpan<long> shape, void* memory, object? owner)
    {
        DType = dtype;
        Shape = ImmutableArray.Create(shape);
        Count = 1;
        foreach (long extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent);
            Count = checked(Count * extent);
        }

        _memory = memory;
        _owner = owner;
    }

    /// <summary>Frees the memory of a tensor that nobody disposed.</summary>
    ~Tensor() => Free();

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>Extents, outermost first.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; }

    /// <summary>Address of element 0.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory == null, this);
            return _memory;
        }
    }

    /// <summary>Wraps memory that something else owns, such as a memory-mapped file.</summary>
    /// <param name="pointer">Address of element 0.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="owner">Kept alive as long as the tensor; may be null.</param>
    /// <param name="shape">Extents.</param>
    public static Tensor Borrow(void* pointer, DType dtype, object? owner, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        return new Tensor(dtype, shape, pointer, owner);
    }

    /// <summary>A new tensor of type F32 with a copy of <paramref name="values"/>.</summary>
    public static Tensor FromFloats(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var tensor = new Tensor(DType.F32, shape);
        if (tensor.Count != values.Length)
        {
            string extents = string.Join(", ", tensor.Shape);
            throw new ArgumentException($"{values.Length} values do not fill shape [{extents}].");
        }

        values.CopyTo(tensor.View<float>().Span);
        return tensor;
    }

    /// <summary>All elements as a flat view.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> does not hold this type.</exception>
    public TensorView<T> View<T>()
        where T : unmanaged
    {
        if (!DType.Holds<T>())
            throw new InvalidOperationException($"A tensor of {DType} cannot be viewed as {typeof(T).Name}.");
        return new TensorView<T>(this, (T*)Pointer, Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [SuppressMessage("Reliability", "CA2020", Justification = "Sizes are checked at construction.")]
    private void Free()
    {
        if (_memory == null)
            return;
        if (_owned)
        {
            NativeMemory.AlignedFree(_memory);
            long bytes = Count * DType.Size();
            GC.RemoveMemoryPressure(Math.Max(Alignment, (bytes + Alignment - 1) / Alignment * Alignment));
        }

        _memory = null;
        GC.KeepAlive(_owner);
    }
}
