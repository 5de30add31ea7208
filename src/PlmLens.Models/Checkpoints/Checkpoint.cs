using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>Opens checkpoints of every kind that is read: see docs/formats/checkpoints.md.</summary>
public static class Checkpoint
{
    // In the order in which they are looked for in a folder.
    private static readonly string[] s_namesInFolder =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>
    /// Opens a safetensors file, a shard index (model.safetensors.index.json), a PyTorch file of either form, or a
    /// folder that holds one of them under its usual name. A file is recognised by its content, not by its name.
    /// </summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="PlmLensException">It is missing, damaged, or not a checkpoint; says where and why.</exception>
    public static ICheckpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OpenFile(Directory.Exists(path) ? FindInFolder(path) : path, allowIndex: true);
    }

    private static string FindInFolder(string folder)
    {
        foreach (string name in s_namesInFolder)
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path))
                return path;
        }

        throw new PlmLensException(
            $"The folder {folder} holds no checkpoint: none of {string.Join(", ", s_namesInFolder)}; name the file " +
            "itself if it is called something else.");
    }

    private static ICheckpoint OpenFile(string path, bool allowIndex)
    {
        MappedFile file = MappedFile.Open(path);
        switch (CheckpointFormats.Recognise(file.Span(0, (int)Math.Min(16, file.Length))))
        {
            case CheckpointFormat.Safetensors:
                return new SafetensorsCheckpoint(file);
            case CheckpointFormat.Zip:
                return new PyTorchCheckpoint(file, zip: true);
            case CheckpointFormat.Pickle:
                return new PyTorchCheckpoint(file, zip: false);
            case CheckpointFormat.ShardIndex when allowIndex:
                using (file)
                {
                    // A shard is never an index itself, so a chain of files cannot go on for ever.
                    return new ShardedCheckpoint(
                        file.Path, ShardIndex.Parse(file), shard => OpenFile(shard, allowIndex: false));
                }

            default:
                file.Dispose();
                throw CheckpointErrors.Damaged(
                    file.Path, "it is neither a safetensors file, a PyTorch checkpoint, nor an index of shards");
        }
    }
}
