using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Sae.Tests.Data;

/// <summary>A cache of two hook points whose row r holds (r, 1, 1, ...) and (-r, 2, 2, ...), deleted when
/// disposed.</summary>
internal sealed class MadeCache : IDisposable
{
    public const string HookA = "blocks.0.hook_resid_post";
    public const string HookB = "blocks.1.hook_resid_post";
    public const int Width = 4;

    public MadeCache(int proteins, int length, DType dtype = DType.F32, string residue = "A")
    {
        ProteinRecord[] records =
        [
            .. Enumerable.Range(0, proteins).Select(i => new ProteinRecord
            {
                Accession = $"P{i:D5}", Sequence = string.Concat(Enumerable.Repeat(residue, length)),
            }),
        ];
        var request = new CacheRequest
        {
            States = new HiddenStates("tiny", "aaaa", [HookA, HookB], HiddenStates.ResiduesOnly, "window"),
            Width = Width,
            Dtype = dtype,
            RowsPerShard = 1000,
            Provenance = new Provenance("test", "embed", 0, new Dictionary<string, string>()),
        };
        ActivationCacheWriter writer = ActivationCacheWriter.Open(Folder, request, records);
        foreach (CacheShard shard in writer.Shards.ToArray())
        {
            Tensor[] states = [new(DType.F32, shard.Rows, Width), new(DType.F32, shard.Rows, Width)];
            for (int row = 0; row < shard.Rows; row++)
            {
                states[0].View<float>().Row(row, Width).Span.Fill(1);
                states[1].View<float>().Row(row, Width).Span.Fill(2);
                states[0].View<float>()[row * Width] = shard.FirstRow + row;
                states[1].View<float>()[row * Width] = -(shard.FirstRow + row);
            }

            writer.WriteShard(writer.Shards.ToList().IndexOf(shard), states);
            foreach (Tensor tensor in states)
                tensor.Dispose();
        }

        Cache = writer.Complete();
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"plmlens-sae-{Guid.NewGuid():N}");

    public ActivationCache Cache { get; private set; }

    /// <summary>Overwrites one value of the first hook point (F32) in its shard.</summary>
    public void Spoil(long row, float value, int column = 1)
    {
        CacheShard shard = Cache.Manifest.Shards.Last(s => s.FirstRow <= row);
        Cache.Dispose();
        string path = Path.Combine(Folder, shard.File);
        byte[] bytes = File.ReadAllBytes(path);
        long start = bytes.Length - (2L * shard.Rows * Width * sizeof(float));
        long at = start + ((((row - shard.FirstRow) * Width) + column) * sizeof(float));
        BitConverter.TryWriteBytes(bytes.AsSpan((int)at), value);
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        Cache = ActivationCache.Open(Folder);
    }

    public void Dispose()
    {
        Cache.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
