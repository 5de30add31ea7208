using PlmLens.Core;

namespace PlmLens.Cli.Info;

/// <summary>Tells what a path holds by its content and describes it.</summary>
internal static class Describer
{
    private static readonly string[] s_checkpointExtensions = [".safetensors", ".pt", ".pth", ".bin", ".ckpt"];

    public static FileDescription Describe(string path, CancellationToken cancel)
    {
        if (Directory.Exists(path))
            return Folder(path);
        if (!File.Exists(path))
            throw new PlmLensException($"There is no file or folder {path}; check the spelling.");
        bool checkpoint = s_checkpointExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            || path.EndsWith(".safetensors.index.json", StringComparison.OrdinalIgnoreCase);
        return checkpoint ? CheckpointFile.Describe(path) : ProteinFile.Describe(path, cancel);
    }

    private static FileDescription Folder(string path)
    {
        bool Has(string name) => File.Exists(Path.Combine(path, name));
        if (Has("config.json"))
            return CheckpointFile.Describe(path);
        throw new PlmLensException(
            $"{path} is a folder that holds no model, SAE, activation cache, sparse codes or lens; name a file in it.");
    }
}
