using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>The rows of one hook point in an <see cref="ActivationCache"/>, which must stay open.</summary>
public sealed class CachedRows : IActivationRows
{
    private readonly ActivationCache _cache;
    private readonly MappedRows[] _shards;
    private readonly long[] _firstRows;

    internal CachedRows(ActivationCache cache, string hook, MappedRows[] shards)
    {
        _cache = cache;
        Hook = hook;
        _shards = shards;
        _firstRows = [.. cache.Manifest.Shards.Select(shard => shard.FirstRow)];
    }

    /// <summary>The hook point.</summary>
    public string Hook { get; }

    /// <summary>The cache.</summary>
    public ActivationCache Cache => _cache;

    /// <summary>Element type on disk.</summary>
    public DType DType => _cache.Manifest.Dtype;

    /// <inheritdoc/>
    public int Width => _cache.Manifest.Width;

    /// <inheritdoc/>
    public long Count => _cache.Manifest.Rows;

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<long> rows, TensorView<float> output)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int shard = ShardOf(rows[i]);
            _shards[shard].Rows.Read(rows[i] - _firstRows[shard], output.Row(i, Width));
        }
    }

    /// <summary>Copies neighbouring rows, converted to binary32.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="output">[count, Width].</param>
    public void Read(long first, int count, TensorView<float> output)
    {
        for (int i = 0; i < count;)
        {
            (MappedRows shard, long start, int here) = Piece(first + i, count - i);
            shard.Rows.Read(start, output.Slice((long)i * Width, (long)here * Width));
            i += here;
        }
    }

    /// <summary>Copies neighbouring rows as they are stored; <see cref="CachedRowReader"/> does so often.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="target">Of this table's type and width.</param>
    /// <param name="at">First row to overwrite there.</param>
    /// <exception cref="PlmLensException">A shard cannot be read.</exception>
    public void CopyTo(long first, int count, StoredRows target, long at)
    {
        using var reader = new CachedRowReader(this);
        reader.Read(first, count, target, at);
    }

    /// <summary>Copies neighbouring columns of all rows, converted to binary32.</summary>
    /// <param name="first">First column.</param>
    /// <param name="count">Columns.</param>
    /// <param name="output">[count, Count]: the transpose.</param>
    public void ReadColumns(int first, int count, TensorView<float> output)
    {
        Span<float> piece = stackalloc float[Math.Min(count, 64)];
        for (int shard = 0; shard < _shards.Length; shard++)
        {
            int rows = _cache.Manifest.Shards[shard].Rows;
            for (int row = 0; row < rows; row++)
            {
                for (int at = 0; at < count; at += piece.Length)
                {
                    Span<float> here = piece[..Math.Min(piece.Length, count - at)];
                    _shards[shard].Rows.ReadPart(row, first + at, here);
                    for (int c = 0; c < here.Length; c++)
                        output[((at + c) * Count) + _firstRows[shard] + row] = here[c];
                }
            }
        }
    }

    /// <inheritdoc/>
    public string Describe(long row)
    {
        int shard = ShardOf(row);
        return $"{_cache.Manifest.Shards[shard].File}, row {row - _firstRows[shard]} ({_cache.Proteins.Describe(row)})";
    }

    /// <summary>The shard that holds a row, the row's number in it, and how many of the rows from there on it
    /// holds.</summary>
    internal (MappedRows Shard, long Start, int Count) Piece(long row, int count)
    {
        int shard = ShardOf(row);
        long start = row - _firstRows[shard];
        return (_shards[shard], start, (int)Math.Min(count, _cache.Manifest.Shards[shard].Rows - start));
    }

    private int ShardOf(long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)row, (ulong)Count, nameof(row));
        int index = Array.BinarySearch(_firstRows, row);
        return index >= 0 ? index : ~index - 1;
    }
}
