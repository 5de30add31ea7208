using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Store;

/// <summary>
/// Hidden states of a corpus on disk, memory-mapped: one table for each hook point, one row for each residue. See
/// docs/formats/cache.md.
/// </summary>
/// <remarks>Reading is safe from several threads at once.</remarks>
public sealed class ActivationCache : IDisposable
{
    private readonly MappedRows[][] _rows;
    private readonly Lazy<string> _content;

    private ActivationCache(string folder, CacheManifest manifest, ProteinTable proteins, MappedRows[][] rows)
    {
        Folder = folder;
        Manifest = manifest;
        Proteins = proteins;
        _rows = rows;
        _content = new Lazy<string>(() => ContentHash.OfBytes(
            System.Text.Encoding.UTF8.GetBytes(string.Join('\n', manifest.Shards.Select(shard => shard.Sha256)))));
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What the cache holds.</summary>
    public CacheManifest Manifest { get; }

    /// <summary>The corpus.</summary>
    public ProteinTable Proteins { get; }

    /// <summary>Hash of the content: of all shards' hashes.</summary>
    public string ContentSha256 => _content.Value;

    /// <summary>Opens a cache and checks that its files agree with the manifest.</summary>
    /// <exception cref="PlmLensException">It is unfinished or damaged.</exception>
    public static ActivationCache Open(string folder)
    {
        string path = Path.Combine(folder, CacheManifest.FileName);
        CacheManifest manifest = StoreJson.Read<CacheManifest>(path);
        if (manifest is not { Format: CacheManifest.FormatName, Version: 1, Width: >= 1 })
            throw new PlmLensException($"{path} does not describe an activation cache of version 1; embed again.");
        if (!manifest.Complete)
            throw new PlmLensException($"The activation cache {folder} is unfinished; run the same command again.");
        ProteinTable proteins = ProteinTable.Read(Path.Combine(folder, ProteinTable.FileName));
        if (proteins.Rows != manifest.Rows)
            throw new PlmLensException($"{path} has {manifest.Rows} rows, its proteins {proteins.Rows}; embed again.");
        var rows = new MappedRows[manifest.States.Hooks.Count][];
        for (int h = 0; h < rows.Length; h++)
            rows[h] = new MappedRows[manifest.Shards.Count];
        var cache = new ActivationCache(folder, manifest, proteins, rows);
        try
        {
            cache.MapShards();
            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>The table of one hook point.</summary>
    /// <param name="hook">One of the manifest's hooks, such as "blocks.2.hook_resid_post".</param>
    /// <exception cref="PlmLensException">The cache lacks it.</exception>
    public CachedRows Rows(string hook)
    {
        int index = Manifest.States.Hooks.ToList().IndexOf(hook);
        if (index < 0)
        {
            throw new PlmLensException(
                $"The activation cache {Folder} holds {string.Join(", ", Manifest.States.Hooks)}, not {hook}; " +
                "embed that layer.");
        }

        return new CachedRows(this, hook, _rows[index]);
    }

    /// <summary>Refuses a cache of another model or layer.</summary>
    /// <param name="model">Name of the model that is wanted.</param>
    /// <param name="modelSha256">Its hash.</param>
    /// <param name="hook">The hook point that is wanted, or null for any.</param>
    /// <exception cref="PlmLensException">It belongs to another; names both.</exception>
    public void Require(string model, string modelSha256, string? hook) =>
        Manifest.States.Require($"The activation cache {Folder}", model, modelSha256, hook);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MappedRows[] shards in _rows)
        {
            foreach (MappedRows? rows in shards)
                rows?.Dispose();
        }
    }

    private void MapShards()
    {
        long row = 0;
        for (int s = 0; s < Manifest.Shards.Count; s++)
        {
            CacheShard shard = Manifest.Shards[s];
            if (shard.FirstRow != row || Path.GetFileName(shard.File) != shard.File)
                throw Damaged(shard.File, "the manifest does not place it after the shard before");
            row += shard.Rows;
            using ICheckpoint file = Checkpoint.Open(Path.Combine(Folder, shard.File));
            for (int h = 0; h < _rows.Length; h++)
            {
                string hook = Manifest.States.Hooks[h];
                _rows[h][s] = ShardTensors.Find(file, hook, Manifest.Dtype, shard.Rows, Manifest.Width)
                    ?? throw Damaged(
                        shard.File, $"{hook} is missing or has another type or shape than the manifest says");
            }
        }

        if (row != Manifest.Rows)
            throw Damaged(CacheManifest.FileName, $"the shards have {row} rows, not {Manifest.Rows}");
    }

    private PlmLensException Damaged(string file, string what) =>
        new($"{Path.Combine(Folder, file)} is damaged: {what}; delete the cache and embed again.");
}
