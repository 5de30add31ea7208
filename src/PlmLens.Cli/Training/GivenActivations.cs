using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>Activations in a safetensors file of any tool: [rows, d] or [steps, batch, d], floating point.</summary>
internal sealed class GivenActivations : IDisposable
{
    private readonly Tensor _values;

    private GivenActivations(Tensor values, string sha256, string file, string name)
    {
        _values = values;
        Rows = new TensorRows(values);
        Sha256 = sha256;
        Origin = new RunOrigin(
            file, sha256, name, null, "as given", new Dictionary<string, string> { [file] = sha256 });
    }

    /// <summary>The rows, in the order of the file.</summary>
    public TensorRows Rows { get; }

    /// <summary>Hash of the file.</summary>
    public string Sha256 { get; }

    /// <summary>The file and the tensor: more is not known.</summary>
    public RunOrigin Origin { get; }

    /// <summary>Reads a tensor.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">Name; null for the only one.</param>
    /// <exception cref="PlmLensException">There is no such tensor or it has another shape.</exception>
    public static GivenActivations Open(string path, string? tensor)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        if (tensor is null && file.Tensors.Count != 1)
        {
            throw new UsageException(
                $"{path} holds {string.Join(", ", file.Tensors.Keys.Take(20))}; choose one with --tensor.");
        }

        string name = tensor ?? file.Tensors.Keys.Single();
        Tensor values = file.ReadF32(name);
        if (values.Shape.Length < 2 || values.Count == 0)
        {
            string shape = string.Join(", ", values.Shape);
            values.Dispose();
            throw new PlmLensException(
                $"{name} in {path} has shape [{shape}]; give activations of shape [rows, d] or [steps, batch, d].");
        }

        return new GivenActivations(values, file.Sha256, Path.GetFileName(path), name);
    }

    /// <summary>Batches of them.</summary>
    /// <param name="inOrder">In the order of the file, not shuffled.</param>
    /// <param name="orderSeed">Decides the order otherwise.</param>
    public IActivationSource Source(bool inOrder, ulong orderSeed) => inOrder
        ? new SequentialSource(Rows, $"{Sha256}/{Origin.Hook}")
        : new ShuffledSource(Rows, $"{Sha256}/{Origin.Hook}", orderSeed);

    public void Dispose() => _values.Dispose();
}
