using System.Security.Cryptography;
using System.Text;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// SHA-256 of what a training checkpoint says: every metadata entry but the hash itself, then every tensor's name,
/// shape and bytes, in ordinal order of the names. It stands in the file's own metadata, so that one rename puts file
/// and hash in place together.
/// </summary>
internal static unsafe class CheckpointHash
{
    /// <summary>The metadata entry that holds it.</summary>
    public const string Key = "content_sha256";

    public static string Of(
        IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in metadata.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (key != Key)
                Append(hash, $"{key}\0{value}\0");
        }

        foreach ((string name, Tensor tensor) in tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            Append(hash, $"{name}\0{tensor.DType} {string.Join(',', tensor.Shape)}\0");
            AppendBytes(hash, tensor);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash of an open file's content.</summary>
    public static string Of(ICheckpoint file)
    {
        List<(string Name, Tensor Tensor)> tensors = [.. file.Tensors.Keys.Select(name => (name, file.Read(name)))];
        try
        {
            return Of(file.Metadata, tensors);
        }
        finally
        {
            foreach ((_, Tensor tensor) in tensors)
                tensor.Dispose();
        }
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    // A span cannot pass 2 GiB, a tensor can.
    private static void AppendBytes(IncrementalHash hash, Tensor tensor)
    {
        const int Piece = 1 << 26;
        long bytes = tensor.Count * tensor.DType.Size();
        for (long at = 0; at < bytes; at += Piece)
            hash.AppendData(new ReadOnlySpan<byte>((byte*)tensor.Pointer + at, (int)Math.Min(Piece, bytes - at)));
        GC.KeepAlive(tensor);
    }
}
