using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>The rows of one hook point in an <see cref="ActivationCache"/>, which must stay open.</summary>
public sealed class CachedRows : IActivationRows
{
    private readonly ActivationCache _cache;
    private readonly Tensor[] _shards;
    private readonly long[] _firstRows;

    internal CachedRows(ActivationCache cache, Tensor[] shards)
    {
        _cache = cache;
        _shards = shards;
        _firstRows = [.. cache.Manifest.Shards.Select(shard => shard.FirstRow)];
    }

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
            RowConversion.Read(_shards[shard], (rows[i] - _firstRows[shard]) * Width, output.Row(i, Width).Span);
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
            int shard = ShardOf(first + i);
            long start = first + i - _firstRows[shard];
            int here = (int)Math.Min(count - i, _cache.Manifest.Shards[shard].Rows - start);
            RowConversion.Read(_shards[shard], start * Width, output.Slice((long)i * Width, (long)here * Width).Span);
            i += here;
        }
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
                    RowConversion.Read(_shards[shard], ((long)row * Width) + first + at, here);
                    for (int c = 0; c < here.Length; c++)
                        output[((at + c) * Count) + _firstRows[shard] + row] = here[c];
                }
            }
        }
    }

    /// <inheritdoc/>
    public string Describe(long row)
    {
        StoredProtein protein = _cache.Proteins.Proteins[_cache.Proteins.ProteinOf(row)];
        return $"{protein.Accession}, residue {row - protein.FirstRow + 1}";
    }

    private int ShardOf(long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)row, (ulong)Count, nameof(row));
        int index = Array.BinarySearch(_firstRows, row);
        return index >= 0 ? index : ~index - 1;
    }
}
