using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// Named tensors in a file or a set of files, opened with <see cref="Checkpoint.Open"/>. Everything that the file says
/// about its tensors is checked when it is opened; elements are read when they are asked for.
/// </summary>
/// <remarks>Reading is safe from several threads at once. The files must not change while it is open.</remarks>
public interface ICheckpoint : IDisposable
{
    /// <summary>Absolute path of the file that was opened; for shards, of their index.</summary>
    string Path { get; }

    /// <summary>Name to type and shape, in the order of the file.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>What the file says about itself; empty where the format has nothing of the kind.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// SHA-256 of the file's bytes, 64 lower-case hexadecimal digits; for shards, of the text made of each shard's
    /// digits and a line feed, in ordinal order of the shard names. Computed on first use, which reads the whole file.
    /// </summary>
    string Sha256 { get; }

    /// <summary>
    /// The tensor with its own element type. Memory-mapped without a copy where the file holds it contiguous and
    /// aligned to its element size; then its memory is read-only, so writing to it ends the process. It stays valid
    /// after the checkpoint is disposed. Dispose it.
    /// </summary>
    /// <param name="name">A key of <see cref="Tensors"/>.</param>
    /// <exception cref="PlmLensException">There is no tensor of that name, or its bytes cannot be unpacked.</exception>
    Tensor Read(string name);

    /// <summary>Where the elements of a tensor begin in the file at <see cref="Path"/>; null when they do not lie there
    /// contiguous and as they are.</summary>
    /// <param name="name">A key of <see cref="Tensors"/>.</param>
    long? OffsetOf(string name) => null;

    /// <summary>
    /// A copy of the tensor as F32 that the caller owns. F16 and BF16 convert exactly, F64 rounds to nearest even.
    /// </summary>
    /// <param name="name">A key of <see cref="Tensors"/>.</param>
    /// <param name="requireFinite">Fail at the first NaN or infinity, saying where it is.</param>
    /// <exception cref="PlmLensException">There is no tensor of that name, it does not hold floating-point numbers, or
    /// one is not finite.</exception>
    Tensor ReadF32(string name, bool requireFinite = false);
}
