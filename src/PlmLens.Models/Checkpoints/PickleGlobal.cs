using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>What a global of the allow-list means to <see cref="PickleBuilder"/>.</summary>
internal enum PickleGlobalKind
{
    Dictionary,
    Set,
    Namespace,
    TensorV1,
    TensorV2,
    TensorV3,
    Parameter,
    Size,
    Device,
    Encode,
    NumpyScalar,
    NumpyDType,
    Storage,
    UntypedStorage,
    DType,
}

/// <summary>
/// The only Python globals that a pickle may name. None of them is executed: each stands for a piece of data that
/// <see cref="PickleBuilder"/> makes itself.
/// </summary>
/// <param name="Name">Module and name, joined by a dot.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="DType">Element type of a storage class or a torch dtype.</param>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind, DType? DType = null)
{
    private static readonly (string Name, DType DType)[] s_storages =
    [
        ("Float", Core.DType.F32), ("Half", Core.DType.F16), ("BFloat16", Core.DType.BF16), ("Double", Core.DType.F64),
        ("Long", Core.DType.I64), ("Int", Core.DType.I32), ("Short", Core.DType.I16), ("Char", Core.DType.I8),
        ("Byte", Core.DType.U8), ("Bool", Core.DType.Bool),
    ];

    private static readonly (string Name, DType DType)[] s_dtypes =
    [
        ("float32", Core.DType.F32), ("float16", Core.DType.F16), ("bfloat16", Core.DType.BF16),
        ("float64", Core.DType.F64), ("int64", Core.DType.I64), ("int32", Core.DType.I32), ("int16", Core.DType.I16),
        ("int8", Core.DType.I8), ("uint8", Core.DType.U8), ("uint16", Core.DType.U16), ("uint32", Core.DType.U32),
        ("uint64", Core.DType.U64), ("bool", Core.DType.Bool),
    ];

    private static readonly Dictionary<string, PickleGlobal> s_allowed = AllowList().ToDictionary(g => g.Name);

    /// <returns>Null when the global is not allowed.</returns>
    public static PickleGlobal? Find(string name) => s_allowed.GetValueOrDefault(name);

    private static IEnumerable<PickleGlobal> AllowList()
    {
        yield return new("collections.OrderedDict", PickleGlobalKind.Dictionary);
        foreach (string set in new[] { "set", "frozenset" })
        {
            yield return new($"builtins.{set}", PickleGlobalKind.Set);
            yield return new($"__builtin__.{set}", PickleGlobalKind.Set);
        }

        yield return new("argparse.Namespace", PickleGlobalKind.Namespace);
        yield return new("torch._utils._rebuild_tensor", PickleGlobalKind.TensorV1);
        yield return new("torch._utils._rebuild_tensor_v2", PickleGlobalKind.TensorV2);
        yield return new("torch._utils._rebuild_tensor_v3", PickleGlobalKind.TensorV3);
        yield return new("torch._utils._rebuild_parameter", PickleGlobalKind.Parameter);
        yield return new("torch._utils._rebuild_parameter_with_state", PickleGlobalKind.Parameter);
        yield return new("torch.Size", PickleGlobalKind.Size);
        yield return new("torch.device", PickleGlobalKind.Device);
        yield return new("_codecs.encode", PickleGlobalKind.Encode);
        yield return new("numpy.core.multiarray.scalar", PickleGlobalKind.NumpyScalar);
        yield return new("numpy._core.multiarray.scalar", PickleGlobalKind.NumpyScalar);
        yield return new("numpy.dtype", PickleGlobalKind.NumpyDType);
        foreach (string module in new[] { "torch", "torch.storage" })
        {
            yield return new($"{module}.UntypedStorage", PickleGlobalKind.UntypedStorage);
            yield return new($"{module}._UntypedStorage", PickleGlobalKind.UntypedStorage);
        }

        foreach ((string name, DType dtype) in s_storages)
            yield return new($"torch.{name}Storage", PickleGlobalKind.Storage, dtype);
        foreach ((string name, DType dtype) in s_dtypes)
            yield return new($"torch.{name}", PickleGlobalKind.DType, dtype);
    }
}
