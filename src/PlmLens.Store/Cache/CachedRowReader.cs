using Microsoft.Win32.SafeHandles;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>Reads neighbouring rows of a <see cref="CachedRows"/> as they are stored, with long reads of the files: the
/// way to read much that is not in memory yet. For one thread; the file that was read last stays open.</summary>
/// <param name="table">The rows; their cache must stay open.</param>
public sealed class CachedRowReader(CachedRows table) : IDisposable
{
    private string? _path;
    private SafeFileHandle? _file;

    /// <summary>Copies neighbouring rows.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="target">Of the table's type and width.</param>
    /// <param name="at">First row to overwrite there.</param>
    /// <exception cref="PlmLensException">A shard cannot be read, or has become shorter.</exception>
    public void Read(long first, int count, StoredRows target, long at)
    {
        if (target.DType != table.DType || target.Width != table.Width)
            throw new ArgumentException($"Expected room for {table.DType} rows of {table.Width}.", nameof(target));
        for (int i = 0; i < count;)
        {
            (MappedRows shard, long start, int here) = table.Piece(first + i, count - i);
            shard.CopyTo(start, here, target, at + i, Open);
            i += here;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    // A read is as long as it is meant to be: the system should not read ahead of it, which would cut it up.
    private SafeFileHandle Open(string path)
    {
        if (_file is not null && path == _path)
            return _file;
        _file?.Dispose();
        _file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        _path = path;
        return _file;
    }
}
