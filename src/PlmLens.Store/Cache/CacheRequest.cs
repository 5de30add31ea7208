using System.Security.Cryptography;
using System.Text;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Store;

/// <summary>What an activation cache is to hold.</summary>
public sealed record CacheRequest
{
    /// <summary>Which hidden states of which model.</summary>
    public required HiddenStates States { get; init; }

    /// <summary>Values of a row.</summary>
    public required int Width { get; init; }

    /// <summary>Element type: BF16, F16, F32 or I8 (with a factor for each row).</summary>
    public DType Dtype { get; init; } = DType.BF16;

    /// <summary>Rows after which a shard ends; a protein is never cut, so a shard may have more.</summary>
    public int RowsPerShard { get; init; } = 1 << 16;

    /// <summary>How it is made.</summary>
    public required Provenance Provenance { get; init; }

    internal CacheManifest Plan(IReadOnlyList<ProteinRecord> records)
    {
        StoredRows.RequireType(Dtype);
        var shards = new List<CacheShard>();
        long row = 0;
        for (int first = 0; first < records.Count;)
        {
            int end = first, rows = 0;
            while (end < records.Count && (end == first || rows < RowsPerShard))
                rows = checked(rows + records[end++].Length);
            shards.Add(new CacheShard($"shard-{shards.Count:D5}.safetensors", first, end - first, row, rows, null));
            row += rows;
            first = end;
        }

        return new CacheManifest(
            CacheManifest.FormatName,
            1,
            false,
            States,
            Dtype,
            Width,
            records.Count,
            row,
            HashOf(records),
            shards,
            Provenance);
    }

    internal static string HashOf(IReadOnlyList<ProteinRecord> records)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ProteinRecord record in records)
            hash.AppendData(Encoding.UTF8.GetBytes($"{record.Accession}\t{record.Sequence}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
