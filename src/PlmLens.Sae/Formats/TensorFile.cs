using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>Writes named tensors in the container that the file's name asks for.</summary>
internal static class TensorFile
{
    /// <param name="path">Ends in .safetensors for that, else a PyTorch state dict is written.</param>
    /// <param name="tensors">In their order.</param>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        if (Path.GetExtension(path) == ".safetensors")
            SafetensorsWriter.WriteAll(path, tensors);
        else
            PyTorchWriter.Save(path, tensors);
    }
}
