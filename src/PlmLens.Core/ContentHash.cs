using System.Security.Cryptography;

namespace PlmLens.Core;

/// <summary>SHA-256 of files and bytes as 64 lower-case hexadecimal digits: how results name their inputs.</summary>
public static class ContentHash
{
    /// <summary>Hash of a file's bytes.</summary>
    /// <exception cref="PlmLensException">The file cannot be read.</exception>
    public static string OfFile(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    /// <summary>Hash of <paramref name="bytes"/>.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
