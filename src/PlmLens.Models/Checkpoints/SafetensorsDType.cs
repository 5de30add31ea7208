using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>Names of element types in a safetensors header: those of <see cref="DType"/> in upper case.</summary>
internal static class SafetensorsDType
{
    public static string NameOf(DType dtype) => dtype == DType.Bool ? "BOOL" : dtype.ToString();

    /// <returns>Null for a name that is unknown or not supported, such as "F8_E4M3".</returns>
    public static DType? Parse(string name) => name switch
    {
        "F32" => DType.F32,
        "F16" => DType.F16,
        "BF16" => DType.BF16,
        "F64" => DType.F64,
        "I64" => DType.I64,
        "I32" => DType.I32,
        "I16" => DType.I16,
        "I8" => DType.I8,
        "U8" => DType.U8,
        "U16" => DType.U16,
        "U32" => DType.U32,
        "U64" => DType.U64,
        "BOOL" => DType.Bool,
        _ => null,
    };
}
