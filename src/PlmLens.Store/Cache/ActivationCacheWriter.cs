using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Proteins;

namespace PlmLens.Store;

/// <summary>
/// Writes an activation cache shard by shard. Stopped at any time and started again with the same request, it keeps the
/// shards that are finished and whole, and ends with the same bytes. See docs/formats/cache.md.
/// </summary>
public sealed class ActivationCacheWriter
{
    private readonly string _manifestPath;
    private readonly CacheShard[] _shards;
    private readonly CacheManifest _plan;
    private readonly ProteinTable _proteins;

    private ActivationCacheWriter(string folder, CacheManifest plan, CacheShard[] shards, ProteinTable proteins)
    {
        Folder = folder;
        _manifestPath = Path.Combine(folder, CacheManifest.FileName);
        _plan = plan;
        _shards = shards;
        _proteins = proteins;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>All shards, in the order of the rows; finished ones have a hash.</summary>
    public IReadOnlyList<CacheShard> Shards => _shards;

    /// <summary>Rows in finished shards.</summary>
    public long RowsDone => _shards.Where(shard => shard.Sha256 is not null).Sum(shard => (long)shard.Rows);

    /// <summary>Starts a cache, or goes on with an unfinished one.</summary>
    /// <param name="folder">Created when missing.</param>
    /// <param name="request">What the cache is to hold.</param>
    /// <param name="records">The corpus, in the order of the rows.</param>
    /// <exception cref="PlmLensException">The folder holds something else, or cannot be written.</exception>
    public static ActivationCacheWriter Open(
        string folder, CacheRequest request, IReadOnlyList<ProteinRecord> records)
    {
        ProteinTable table = ProteinTable.Of(records);
        CacheManifest plan = request.Plan(records);
        CacheShard[] shards = [.. plan.Shards];
        string manifestPath = Path.Combine(folder, CacheManifest.FileName);
        if (File.Exists(manifestPath))
        {
            CacheManifest before = StoreJson.Read<CacheManifest>(manifestPath);
            if (plan.WhyNotSameWork(before) is { } difference)
            {
                throw new PlmLensException(
                    $"{folder} already holds another activation cache: {difference}; choose another folder.");
            }

            KeepFinished(folder, before, shards);
        }
        else if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new PlmLensException(
                $"{folder} already holds something that is no activation cache; choose another folder.");
        }

        var writer = new ActivationCacheWriter(folder, plan, shards, table);
        table.Write(Path.Combine(folder, ProteinTable.FileName));
        writer.WriteManifest(complete: false);
        return writer;
    }

    /// <summary>Writes one shard.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="states">For each hook, in the order of the request: [rows of the shard, width].</param>
    /// <exception cref="PlmLensException">A value is not finite (names protein and residue), or the file cannot be
    /// written.</exception>
    public void WriteShard(int shard, IReadOnlyList<Tensor> states)
    {
        CacheShard info = _shards[shard];
        var writer = new SafetensorsWriter();
        for (int h = 0; h < _plan.States.Hooks.Count; h++)
        {
            Tensor tensor = states[h];
            if (tensor.Count != (long)info.Rows * _plan.Width)
                throw new ArgumentException($"Hook {h} does not have {info.Rows} rows.", nameof(states));
            ShardTensors.Add(
                writer,
                _plan.States.Hooks[h],
                _plan.Dtype,
                tensor,
                row => _proteins.Describe(info.FirstRow + row));
        }

        string path = Path.Combine(Folder, info.File);
        writer.Save(path);
        _shards[shard] = info with { Sha256 = ContentHash.OfFile(path) };
        WriteManifest(complete: false);
    }

    /// <summary>Marks the cache as complete and opens it.</summary>
    /// <exception cref="InvalidOperationException">A shard is missing.</exception>
    public ActivationCache Complete()
    {
        if (Array.Find(_shards, shard => shard.Sha256 is null) is { } missing)
            throw new InvalidOperationException($"{missing.File} was not written.");
        WriteManifest(complete: true);
        return ActivationCache.Open(Folder);
    }

    private static void KeepFinished(string folder, CacheManifest before, CacheShard[] shards)
    {
        for (int i = 0; i < shards.Length; i++)
        {
            string path = Path.Combine(folder, shards[i].File);
            string? hash = before.Shards[i].Sha256;
            if (hash is not null && File.Exists(path) && ContentHash.OfFile(path) == hash)
                shards[i] = shards[i] with { Sha256 = hash };
        }
    }

    private void WriteManifest(bool complete) =>
        StoreJson.Write(_manifestPath, _plan with { Complete = complete, Shards = _shards });
}
