using System.Collections.Immutable;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// A tensor in a pickle: a window on a storage.
/// <see cref="PyTorchCheckpoint.Read(PickleTensor)"/> gives its elements.
/// </summary>
public sealed class PickleTensor : PickleValue
{
    private PickleTensor(TensorInfo info, ImmutableArray<long> strides, long offset, PickleStorage storage)
    {
        Info = info;
        Strides = strides;
        Offset = offset;
        Storage = storage;
    }

    /// <summary>Element type and shape.</summary>
    public TensorInfo Info { get; }

    /// <summary>Elements between neighbours along each axis of the shape.</summary>
    public ImmutableArray<long> Strides { get; }

    /// <summary>Name of the storage; tensors with the same name share memory.</summary>
    public string StorageKey => Storage.Key;

    /// <summary>Position of element 0 in the storage, in elements.</summary>
    internal long Offset { get; }

    internal PickleStorage Storage { get; }

    /// <summary>True when the elements lie in row-major order without gaps.</summary>
    internal bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int axis = Info.Shape.Length - 1; axis >= 0; axis--)
            {
                if (Info.Shape[axis] != 1 && Strides[axis] != expected)
                    return Info.Bytes == 0;
                expected *= Info.Shape[axis];
            }

            return true;
        }
    }

    /// <summary>Checks that every element lies in the storage, which holds at least as many.</summary>
    /// <returns>Null, or what is wrong.</returns>
    internal static string? TryCreate(
        PickleStorage storage, DType dtype, long offset, long[] shape, long[] strides, out PickleTensor tensor)
    {
        tensor = null!;
        if (shape.Length != strides.Length || !TensorInfo.TryCreate(dtype, shape, out TensorInfo info))
            return "has a tensor whose shape and strides do not belong together";
        long elements = storage.Bytes / dtype.Size();
        Int128 first = (Int128)offset + storage.ViewOffset;
        Int128 last = first;
        bool valid = offset >= 0 && first >= 0 && first <= elements;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            valid &= strides[axis] >= 0;
            last += (Int128)(shape[axis] - 1) * strides[axis];
        }

        if (!valid || (info.Count > 0 && last >= elements))
            return "has a tensor that reaches outside its storage";
        // A broadcast tensor (stride 0) could claim terabytes over a storage of one element.
        if (info.Count > elements)
            return "has a tensor with more elements than its storage";
        tensor = new PickleTensor(info, [.. strides], offset + storage.ViewOffset, storage);
        return null;
    }

    /// <summary>Copies the elements into row-major order.</summary>
    /// <param name="storage">Address of the storage's first byte.</param>
    internal unsafe Tensor Gather(byte* storage)
    {
        var result = new Tensor(Info.DType, Info.Shape.AsSpan());
        int size = Info.DType.Size();
        int rank = Info.Shape.Length;
        long inner = rank == 0 ? 1 : Info.Shape[^1];
        long step = rank == 0 ? 0 : Strides[^1] * size;
        Span<long> index = stackalloc long[rank];
        var target = (byte*)result.Pointer;
        for (long done = 0; done < Info.Count; done += inner)
        {
            long position = Offset;
            for (int axis = 0; axis < rank - 1; axis++)
                position += index[axis] * Strides[axis];
            byte* source = storage + (position * size);
            for (long i = 0; i < inner; i++, source += step, target += size)
                Buffer.MemoryCopy(source, target, size, size);
            for (int axis = rank - 2; axis >= 0 && ++index[axis] == Info.Shape[axis]; axis--)
                index[axis] = 0;
        }

        return result;
    }
}
