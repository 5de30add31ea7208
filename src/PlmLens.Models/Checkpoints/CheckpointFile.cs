using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>Steps that every checkpoint format shares.</summary>
internal static class CheckpointFile
{
    /// <summary>The entry of <paramref name="name"/>.</summary>
    /// <exception cref="PlmLensException">There is none.</exception>
    public static TensorInfo Find(this ICheckpoint checkpoint, string name) =>
        checkpoint.Tensors.TryGetValue(name, out TensorInfo? info)
            ? info
            : throw CheckpointErrors.NoTensor(checkpoint.Path, name, checkpoint.Tensors);

    /// <exception cref="PlmLensException">The element type is not a floating-point one.</exception>
    public static void RequireFloat(string path, string name, TensorInfo info)
    {
        if (!FloatConversion.IsFloat(info.DType))
        {
            throw new PlmLensException($"Tensor {CheckpointErrors.Quote(name)} of {path} holds {info.DType}, not " +
                "floating-point numbers; check that it is a checkpoint of the expected kind.");
        }
    }

    /// <exception cref="PlmLensException">An element is NaN or infinite; names its position.</exception>
    public static void RequireFinite(string path, string name, Tensor values)
    {
        long at = FloatConversion.FirstNotFinite(values);
        if (at < 0)
            return;
        float value = values.View<float>()[at];
        long[] position = new long[values.Shape.Length];
        for (int axis = position.Length - 1; axis >= 0; axis--)
            (at, position[axis]) = Math.DivRem(at, values.Shape[axis]);
        throw new PlmLensException($"Tensor {CheckpointErrors.Quote(name)} of {path} holds {value} at position " +
            $"[{string.Join(", ", position)}]; the weights are damaged, so get the file again.");
    }
}
