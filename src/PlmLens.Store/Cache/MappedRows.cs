using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>The rows of one hook point in one shard: mapped, and as places in the file.</summary>
/// <param name="Path">The shard.</param>
/// <param name="Rows">The mapped rows.</param>
/// <param name="Offset">Where the elements begin in the file; null when they do not lie there as they are.</param>
/// <param name="ScalesOffset">The same of the rows' factors.</param>
internal sealed record MappedRows(string Path, StoredRows Rows, long? Offset, long? ScalesOffset) : IDisposable
{
    /// <summary>Copies neighbouring rows as they are stored, by a plain read of the file: the disk sees one long
    /// request, where touching mapped pages would make many short ones.</summary>
    /// <param name="first">First row in the shard.</param>
    /// <param name="count">Rows.</param>
    /// <param name="target">Of the same element type and width.</param>
    /// <param name="at">First row to overwrite there.</param>
    /// <param name="open">Opens the file; the handle stays the caller's.</param>
    /// <exception cref="PlmLensException">The file cannot be read, or has become shorter.</exception>
    public void CopyTo(long first, int count, StoredRows target, long at, Func<string, SafeFileHandle> open)
    {
        Span<byte> elements = target.ElementBytes(at, count);
        Span<byte> scales = MemoryMarshal.AsBytes(target.Scales(at, count));
        if (Offset is not { } offset || (!scales.IsEmpty && ScalesOffset is null))
        {
            Rows.ElementBytes(first, count).CopyTo(elements);
            Rows.Scales(first, count).CopyTo(target.Scales(at, count));
            return;
        }

        try
        {
            SafeFileHandle file = open(Path);
            Read(file, offset + (first * (elements.Length / count)), elements);
            if (!scales.IsEmpty)
                Read(file, ScalesOffset!.Value + (first * sizeof(float)), scales);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {Path}: {e.Message}", e);
        }
    }

    public void Dispose() => Rows.Dispose();

    private static void Read(SafeFileHandle file, long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int read = RandomAccess.Read(file, target, offset);
            if (read == 0)
                throw new EndOfStreamException("it became shorter while it was open.");
            offset += read;
            target = target[read..];
        }
    }
}
