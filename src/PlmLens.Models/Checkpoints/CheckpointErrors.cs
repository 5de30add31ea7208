using System.Text;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>The sentences that reading a checkpoint can fail with.</summary>
internal static class CheckpointErrors
{
    private const int MaxQuoted = 120;

    /// <summary>The bytes contradict each other or end too early.</summary>
    public static PlmLensException Damaged(string path, string what) =>
        new($"Cannot read {path}: {what}; the file is damaged or incomplete, so get it again.");

    /// <summary>The file is well-formed but holds something that is never loaded.</summary>
    public static PlmLensException Refused(string path, string what) =>
        new($"Cannot read {path}: {what}; save the weights again as safetensors or as a plain PyTorch state dict.");

    /// <summary>The operating system does not let the file be read.</summary>
    public static PlmLensException Unreadable(string path, Exception cause) =>
        new($"Cannot read {path}: {cause.Message}", cause);

    /// <summary>No tensor of that name; says how many there are and names one that ends alike.</summary>
    public static PlmLensException NoTensor(string path, string name, IReadOnlyDictionary<string, TensorInfo> tensors)
    {
        string tail = name[(name.LastIndexOf('.') + 1)..];
        string? alike = tensors.Keys.FirstOrDefault(k => k.EndsWith(tail, StringComparison.Ordinal));
        string hint = alike is null ? "" : $", one of which is {Quote(alike)}";
        return new PlmLensException(
            $"{path} has no tensor {Quote(name)} among its {tensors.Count}{hint}; check that it is a checkpoint " +
            "of the expected kind.");
    }

    /// <summary>A name from an untrusted file in quotes: at most 120 characters, control characters as '?'.</summary>
    public static string Quote(string name)
    {
        var text = new StringBuilder("'");
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, MaxQuoted)))
            text.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        return text.Append(name.Length > MaxQuoted ? "...'" : "'").ToString();
    }
}
