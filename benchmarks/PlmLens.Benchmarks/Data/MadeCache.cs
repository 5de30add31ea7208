using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Benchmarks.Data;

/// <summary>An activation cache of random numbers in a folder that is deleted when disposed.</summary>
internal sealed class MadeCache : IDisposable
{
    public const string Hook = "blocks.0.hook_resid_post";

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, $"cache-{Guid.NewGuid():N}");

    public MadeCache(int rows, int width, DType dtype)
        : this(Uniform(rows), width, dtype)
    {
    }

    public MadeCache(IReadOnlyList<ProteinRecord> proteins, int width, DType dtype)
    {
        var request = new CacheRequest
        {
            States = new HiddenStates("made", "made", [Hook], HiddenStates.ResiduesOnly, "window"),
            Width = width,
            Dtype = dtype,
            Provenance = new Provenance("benchmark", "embed", 0, new Dictionary<string, string>()),
        };
        ActivationCacheWriter writer = ActivationCacheWriter.Open(_folder, request, proteins);
        var random = new SeededRandom(1);
        for (int shard = 0; shard < writer.Shards.Count; shard++)
        {
            using var states = new Tensor(DType.F32, writer.Shards[shard].Rows, width);
            foreach (ref float value in states.View<float>().Span)
                value = (float)random.NextDouble() - 0.5f;
            writer.WriteShard(shard, [states]);
        }

        Cache = writer.Complete();
    }

    public ActivationCache Cache { get; }

    /// <summary>The shards' files.</summary>
    public string[] Files => [.. Cache.Manifest.Shards.Select(shard => Path.Combine(_folder, shard.File))];

    /// <summary>Bytes of all rows.</summary>
    public long Bytes => Cache.Manifest.Rows * StoredRows.RowBytes(Cache.Manifest.Dtype, Cache.Manifest.Width);

    public void Dispose()
    {
        Cache.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ProteinRecord[] Uniform(int rows)
    {
        const int Length = 512;
        string sequence = new('A', Length);
        return
        [
            .. Enumerable.Range(0, rows / Length)
                .Select(i => new ProteinRecord { Accession = $"P{i:D6}", Sequence = sequence }),
        ];
    }
}
