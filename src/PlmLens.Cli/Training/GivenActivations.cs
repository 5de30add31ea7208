using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>Activations in a safetensors file of any tool: [rows, d] or [steps, batch, d], floating point.</summary>
internal sealed class GivenActivations : ITrainingData
{
    private readonly Tensor _values;
    private readonly TensorRows _rows;
    private readonly string _sha256;
    private readonly RunOrigin _origin;
    private readonly bool _inOrder;
    private readonly ulong _seed;

    private GivenActivations(Tensor values, string sha256, string file, string name, bool inOrder, ulong seed)
    {
        _values = values;
        _rows = new TensorRows(values);
        _sha256 = sha256;
        _inOrder = inOrder;
        _seed = seed;
        // The file and the tensor: more is not known.
        _origin = new RunOrigin(
            file, sha256, name, null, "as given", null, new Dictionary<string, string> { [file] = sha256 });
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">Name; null for the only one.</param>
    /// <param name="inOrder">Batches in the order of the file, not shuffled.</param>
    /// <param name="seed">Decides the order otherwise.</param>
    /// <exception cref="PlmLensException">There is no such tensor or it has another shape.</exception>
    public static GivenActivations Open(string path, string? tensor, bool inOrder, ulong seed)
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

        return new GivenActivations(values, file.Sha256, Path.GetFileName(path), name, inOrder, seed);
    }

    /// <inheritdoc/>
    public (IActivationSource Source, RunOrigin Origin) For(SaeDraft draft)
    {
        if (draft.Layer is not null || draft.Layers is not null || draft.TargetLayer is not null)
            throw new UsageException("Given activations have no layers; leave layer, layers and target-layer out.");
        string content = $"{_sha256}/{_origin.Hook}";
        return (_inOrder ? new SequentialSource(_rows, content) : new ShuffledSource(_rows, content, _seed), _origin);
    }

    public void Dispose() => _values.Dispose();
}
