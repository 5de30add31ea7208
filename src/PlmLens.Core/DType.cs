namespace PlmLens.Core;

/// <summary>Element types that a <see cref="Tensor"/> or a checkpoint can hold. Names follow safetensors.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary16.</summary>
    F16,

    /// <summary>bfloat16: the upper half of a binary32.</summary>
    BF16,

    /// <summary>IEEE 754 binary64.</summary>
    F64,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,
}

/// <summary>Sizes of element types and the .NET types that hold them.</summary>
public static class DTypes
{
    /// <summary>Bytes that one element of <paramref name="dtype"/> takes (1 to 8).</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.F64 or DType.I64 or DType.U64 => 8,
        DType.F32 or DType.I32 or DType.U32 => 4,
        DType.F16 or DType.BF16 or DType.I16 or DType.U16 => 2,
        DType.I8 or DType.U8 or DType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };

    /// <summary>True when <typeparamref name="T"/> is the .NET type that holds one element of
    /// <paramref name="dtype"/>.</summary>
    public static bool Holds<T>(this DType dtype)
        where T : unmanaged => dtype switch
        {
            DType.F32 => typeof(T) == typeof(float),
            DType.F16 => typeof(T) == typeof(Half),
            DType.BF16 => typeof(T) == typeof(BFloat16),
            DType.F64 => typeof(T) == typeof(double),
            DType.I64 => typeof(T) == typeof(long),
            DType.I32 => typeof(T) == typeof(int),
            DType.I16 => typeof(T) == typeof(short),
            DType.I8 => typeof(T) == typeof(sbyte),
            DType.U8 or DType.Bool => typeof(T) == typeof(byte),
            DType.U16 => typeof(T) == typeof(ushort),
            DType.U32 => typeof(T) == typeof(uint),
            DType.U64 => typeof(T) == typeof(ulong),
            _ => false,
        };
}
