using System.Collections.Immutable;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>Tensors of a checkpoint by name, with shapes checked before anything is read; all under a common
/// prefix.</summary>
internal sealed class NamedTensors(ICheckpoint file, string prefix = "")
{
    /// <summary>Path of the file, for messages.</summary>
    public string Path => file.Path;

    /// <summary>True when there is a tensor of this name.</summary>
    public bool Has(string name) => file.Tensors.ContainsKey(prefix + name);

    /// <summary>The shape of a matrix.</summary>
    /// <exception cref="PlmLensException">There is none of this name, it has another rank, or is too large to
    /// index.</exception>
    public (int Rows, int Columns) MatrixShape(string name)
    {
        ImmutableArray<long> shape = Shape(name);
        if (shape.Length != 2 || shape[0] is < 1 or > int.MaxValue || shape[1] is < 1 or > int.MaxValue)
            throw Wrong(name, shape, "a matrix");
        return ((int)shape[0], (int)shape[1]);
    }

    /// <summary>Columns of a matrix whose number of rows is known.</summary>
    public int Columns(string name, int rows)
    {
        (int stored, int columns) = MatrixShape(name);
        Require(name, [rows, stored == rows ? columns : 0]);
        return columns;
    }

    /// <summary>Copies a matrix or vector of the target's shape.</summary>
    public void Read(string name, Tensor target)
    {
        Require(name, target.Shape);
        using Tensor stored = file.ReadF32(prefix + name, requireFinite: true);
        Copy(stored, target);
    }

    /// <summary>Copies the transpose of a matrix of the target's shape the other way round.</summary>
    public void ReadTransposed(string name, Tensor target)
    {
        Require(name, [target.Shape[1], target.Shape[0]]);
        using Tensor stored = file.ReadF32(prefix + name, requireFinite: true);
        MatrixTranspose.Run(stored, (int)target.Shape[1], (int)target.Shape[0], target);
    }

    /// <summary>A matrix of a known shape.</summary>
    public Tensor ReadMatrix(string name, int rows, int columns)
    {
        Require(name, [rows, columns]);
        return file.ReadF32(prefix + name, requireFinite: true);
    }

    /// <summary>A vector.</summary>
    public Tensor ReadVector(string name, int length)
    {
        Require(name, [length]);
        return file.ReadF32(prefix + name, requireFinite: true);
    }

    /// <summary>A single number of any type; null when there is no tensor of this name.</summary>
    public double? Scalar(string name)
    {
        if (!Has(name))
            return null;
        TensorInfo info = file.Tensors[prefix + name];
        if (info.Count != 1)
            throw Wrong(name, info.Shape, "a single number");
        using Tensor stored = file.Read(prefix + name);
        return stored.DType switch
        {
            DType.I64 => stored.View<long>()[0],
            DType.I32 => stored.View<int>()[0],
            DType.Bool or DType.U8 => stored.View<byte>()[0],
            _ => Number(name),
        };
    }

    private double Number(string name)
    {
        using Tensor stored = file.ReadF32(prefix + name, requireFinite: true);
        return stored.View<float>()[0];
    }

    private ImmutableArray<long> Shape(string name) => file.Tensors.TryGetValue(prefix + name, out TensorInfo? info)
        ? info.Shape
        : throw new PlmLensException(
            $"{file.Path} has no tensor {prefix + name}: it is not the autoencoder that its other tensors suggest.");

    private void Require(string name, ImmutableArray<long> shape)
    {
        ImmutableArray<long> stored = Shape(name);
        if (!stored.SequenceEqual(shape))
            throw Wrong(name, stored, $"[{string.Join(", ", shape)}], as its other tensors or its configuration say");
    }

    private PlmLensException Wrong(string name, ImmutableArray<long> shape, string expected) => new(
        $"{prefix + name} in {file.Path} has shape [{string.Join(", ", shape)}], but it must be {expected}.");

    private static unsafe void Copy(Tensor from, Tensor to) => Buffer.MemoryCopy(
        from.Pointer, to.Pointer, to.Count * sizeof(float), from.Count * sizeof(float));
}
