using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Cli.Info;

/// <summary>Describes safetensors files, sharded checkpoints and PyTorch files.</summary>
internal static class CheckpointFile
{
    public static FileDescription Describe(string path)
    {
        using ICheckpoint checkpoint = Checkpoint.Open(path);
        long bytes = checkpoint.Tensors.Values.Sum(t => t.Bytes);
        var facts = new FactList
        {
            ["tensors"] = checkpoint.Tensors.Count,
            ["parameters"] = checkpoint.Tensors.Values.Where(t => IsReal(t.DType)).Sum(t => t.Count),
            ["types"] = string.Join(", ", checkpoint.Tensors.Values.Select(t => t.DType).Distinct().Order()),
            ["tensor_bytes"] = bytes,
            ["sha256"] = checkpoint.Sha256,
        };
        foreach ((string key, string value) in checkpoint.Metadata)
            facts["metadata." + key] = value;
        return new FileDescription(
            Kind(checkpoint.Path),
            path,
            facts,
            new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>
            {
                ["tensors"] = [.. checkpoint.Tensors.Select(t =>
                    (string[])[t.Key, t.Value.DType.ToString(), $"[{string.Join(", ", t.Value.Shape)}]"])],
            });
    }

    private static string Kind(string path) => Path.GetExtension(path) switch
    {
        ".safetensors" => "safetensors checkpoint",
        ".json" => "sharded checkpoint",
        _ => "PyTorch checkpoint (read without running its pickle)",
    };

    private static bool IsReal(DType dtype) => dtype is DType.F32 or DType.F16 or DType.BF16 or DType.F64;
}
