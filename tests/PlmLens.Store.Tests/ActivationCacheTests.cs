using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Store.Tests;

public sealed class ActivationCacheTests : IDisposable
{
    private const int Width = 6;
    private const string HookA = "blocks.0.hook_resid_post";
    private const string HookB = "blocks.1.hook_resid_post";
    private static readonly ProteinRecord[] s_records = Made.Records(5, 9, 1, 20, 3, 3);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    [InlineData(DType.I8)]
    public void Every_way_of_reading_gives_the_rounded_values(DType dtype)
    {
        using ActivationCache cache = Write(_folder["cache"], Request(dtype));
        CachedRows rows = cache.Rows(HookB);
        IEnumerable<int> all41 = Enumerable.Range(0, 41 * Width);
        float[] expected = [.. all41.Select(i => Round(i / Width, i % Width, dtype))];

        using var all = new Tensor(DType.F32, 41, Width);
        rows.Read(0, 41, all);
        Assert.Equal(expected, all.View<float>().Span.ToArray());

        long[] picked = [40, 0, 13, 13, 14, 39];
        using var some = new Tensor(DType.F32, picked.Length, Width);
        rows.Gather(picked, some);
        Assert.Equal(
            picked.SelectMany(row => expected.Skip((int)row * Width).Take(Width)), some.View<float>().Span.ToArray());

        using var copy = new StoredRows(dtype, Width, 30);
        rows.CopyTo(9, 25, copy, 3);
        using var copied = new Tensor(DType.F32, 25, Width);
        copy.Read(3, copied);
        Assert.Equal(expected.Skip(9 * Width).Take(25 * Width), copied.View<float>().Span.ToArray());

        using var columns = new Tensor(DType.F32, 4, 41);
        rows.ReadColumns(1, 4, columns);
        for (int c = 0; c < 4; c++)
        {
            for (int row = 0; row < 41; row++)
                Assert.Equal(expected[(row * Width) + c + 1], columns.View<float>()[(c * 41) + row]);
        }
    }

    [Theory]
    [InlineData(DType.BF16)]
    [InlineData(DType.I8)]
    public void A_reader_goes_to_and_fro_between_shards(DType dtype)
    {
        using ActivationCache cache = Write(_folder["cache"], Request(dtype));
        using var reader = new CachedRowReader(cache.Rows(HookB));
        using var copy = new StoredRows(dtype, Width, 41);
        foreach ((int first, int count) in new[] { (30, 11), (0, 7), (12, 18), (7, 5) })
            reader.Read(first, count, copy, first);

        using Tensor expected = new(DType.F32, 41, Width), actual = new(DType.F32, 41, Width);
        cache.Rows(HookB).Read(0, 41, expected);
        copy.Read(0, actual);
        Assert.Equal(expected.View<float>().Span.ToArray(), actual.View<float>().Span.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(40, 2, copy, 0));
        using var narrow = new StoredRows(dtype, Width - 1, 41);
        Assert.Throws<ArgumentException>(() => reader.Read(0, 1, narrow, 0));
    }

    [Fact]
    public void A_row_is_described_by_its_shard_protein_and_residue()
    {
        using ActivationCache cache = Write(_folder["cache"], Request());

        Assert.Equal("shard-00000.safetensors, row 0 (P00000, residue 1)", cache.Rows(HookA).Describe(0));
        Assert.Equal("shard-00001.safetensors, row 20 (P00003, residue 20)", cache.Rows(HookA).Describe(34));
        Assert.Equal("shard-00002.safetensors, row 5 (P00005, residue 3)", cache.Rows(HookA).Describe(40));
    }

    [Fact]
    public void A_stopped_run_goes_on_with_the_missing_shards_and_ends_with_the_same_bytes()
    {
        Write(_folder["whole"], Request()).Dispose();

        ActivationCacheWriter first = ActivationCacheWriter.Open(_folder["resumed"], Request(), s_records);
        WriteShard(first, 0);
        WriteShard(first, 1);
        Assert.Throws<PlmLensException>(() => ActivationCache.Open(_folder["resumed"]));
        // A shard that was damaged meanwhile is made again.
        File.AppendAllText(Path.Combine(_folder["resumed"], first.Shards[1].File), "x");

        ActivationCacheWriter second = ActivationCacheWriter.Open(_folder["resumed"], Request(), s_records);
        Assert.NotNull(second.Shards[0].Sha256);
        Assert.Null(second.Shards[1].Sha256);
        for (int shard = 1; shard < second.Shards.Count; shard++)
            WriteShard(second, shard);
        second.Complete().Dispose();

        Assert.Equal(Files(_folder["whole"]), Files(_folder["resumed"]));
    }

    [Fact]
    public void Another_model_or_layer_is_refused_with_both_named()
    {
        using ActivationCache cache = Write(_folder["cache"], Request());

        var model = Assert.Throws<PlmLensException>(() => cache.Require("esm2_8m", "bbbb", HookA));
        Assert.Contains("nano (aaaa)", model.Message, StringComparison.Ordinal);
        Assert.Contains("esm2_8m (bbbb)", model.Message, StringComparison.Ordinal);

        var hook = Assert.Throws<PlmLensException>(() => cache.Require("nano", "aaaa", "blocks.9.hook_resid_post"));
        Assert.Contains(HookA, hook.Message, StringComparison.Ordinal);
        Assert.Contains("blocks.9.hook_resid_post", hook.Message, StringComparison.Ordinal);
        Assert.Throws<PlmLensException>(() => cache.Rows("blocks.9.hook_resid_post"));
        cache.Require("nano", "aaaa", HookB);
    }

    [Fact]
    public void A_folder_with_another_cache_is_refused()
    {
        Write(_folder["cache"], Request()).Dispose();

        Refuses(Request() with { States = Made.States("cccc", HookA, HookB) }, s_records, "model");
        Refuses(Request() with { States = Made.States("aaaa", HookA) }, s_records, HookB);
        Refuses(Request(DType.F32), s_records, "BF16");
        Refuses(Request(), Made.Records(5, 9, 1, 20, 3, 4), "sequences");
    }

    [Fact]
    public void A_folder_with_something_else_is_refused()
    {
        Directory.CreateDirectory(_folder["other"]);
        File.WriteAllText(Path.Combine(_folder["other"], "thesis.txt"), "mine");

        Assert.Throws<PlmLensException>(() => ActivationCacheWriter.Open(_folder["other"], Request(), s_records));
        Assert.Equal(["thesis.txt"], Directory.EnumerateFiles(_folder["other"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_state_that_is_not_finite_is_refused()
    {
        ActivationCacheWriter writer = ActivationCacheWriter.Open(_folder["cache"], Request(), s_records);
        using var good = new Tensor(DType.F32, writer.Shards[0].Rows, Width);
        using var bad = new Tensor(DType.F32, writer.Shards[0].Rows, Width);
        bad.View<float>()[(6 * Width) + 3] = float.NaN;

        var error = Assert.Throws<PlmLensException>(() => writer.WriteShard(0, [good, bad]));
        Assert.Contains("P00001, residue 2", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(writer.Folder, writer.Shards[0].File)));
    }

    [Fact]
    public void An_int8_cache_without_its_factors_is_refused()
    {
        Write(_folder["cache"], Request(DType.I8)).Dispose();
        string shard = Path.Combine(_folder["cache"], "shard-00001.safetensors");
        byte[] bytes = File.ReadAllBytes(shard);
        int name = bytes.AsSpan().IndexOf(".scale"u8);
        bytes[name + 1] = (byte)'x';
        File.Delete(shard);
        File.WriteAllBytes(shard, bytes);

        var error = Assert.Throws<PlmLensException>(() => ActivationCache.Open(_folder["cache"]));
        Assert.Contains("shard-00001.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_one_sentence_and_the_run_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full stands in for a full disk");
        Write(_folder["whole"], Request()).Dispose();
        ActivationCacheWriter writer = ActivationCacheWriter.Open(_folder["full"], Request(), s_records);
        WriteShard(writer, 0);
        string shard = Path.Combine(_folder["full"], writer.Shards[1].File);
        File.CreateSymbolicLink(Path.Combine(_folder["full"], $".{writer.Shards[1].File}.tmp"), "/dev/full");

        var error = Assert.Throws<PlmLensException>(() => WriteShard(writer, 1));
        Assert.Contains(shard, error.Message, StringComparison.Ordinal);
        Assert.Contains("space", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(shard));

        ActivationCacheWriter again = ActivationCacheWriter.Open(_folder["full"], Request(), s_records);
        Assert.NotNull(again.Shards[0].Sha256);
        for (int i = 1; i < again.Shards.Count; i++)
            WriteShard(again, i);
        again.Complete().Dispose();
        Assert.Equal(Files(_folder["whole"]), Files(_folder["full"]));
    }

    [Fact]
    public void A_truncated_shard_is_refused()
    {
        Write(_folder["cache"], Request()).Dispose();
        string shard = Directory.EnumerateFiles(_folder["cache"], "shard-*").First();
        byte[] bytes = File.ReadAllBytes(shard);
        File.Delete(shard);
        File.WriteAllBytes(shard, bytes[..^8]);

        var error = Assert.Throws<PlmLensException>(() => ActivationCache.Open(_folder["cache"]));
        Assert.Contains(Path.GetFileName(shard), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_proteins_of_one_name_are_refused()
    {
        ProteinRecord[] twins = [s_records[0], s_records[0]];

        Assert.Throws<PlmLensException>(() => ActivationCacheWriter.Open(_folder["cache"], Request(), twins));
    }

    private static CacheRequest Request(DType dtype = DType.BF16) => new()
    {
        States = Made.States("aaaa", HookA, HookB),
        Width = Width,
        Dtype = dtype,
        RowsPerShard = 12,
        Provenance = Made.Provenance,
    };

    private static ActivationCache Write(string folder, CacheRequest request)
    {
        ActivationCacheWriter writer = ActivationCacheWriter.Open(folder, request, s_records);
        for (int shard = 0; shard < writer.Shards.Count; shard++)
            WriteShard(writer, shard);
        return writer.Complete();
    }

    private static void WriteShard(ActivationCacheWriter writer, int shard)
    {
        CacheShard info = writer.Shards[shard];
        Tensor[] states = [new(DType.F32, info.Rows, Width), new(DType.F32, info.Rows, Width)];
        for (int h = 0; h < 2; h++)
        {
            for (int i = 0; i < info.Rows * Width; i++)
                states[h].View<float>()[i] = Value(h, info.FirstRow + (i / Width), i % Width);
        }

        writer.WriteShard(shard, states);
        foreach (Tensor tensor in states)
            tensor.Dispose();
    }

    private static float Value(int hook, long row, int column) => ((hook + 1) * (row + 0.1f)) - (column * 1.3f);

    private static float Round(int row, int column, DType dtype)
    {
        float value = Value(1, row, column);
        switch (dtype)
        {
            case DType.F32:
                return value;
            case DType.F16:
                return (float)(Half)value;
            case DType.BF16:
                return BFloat16.FromSingle(value).ToSingle();
            default:
                float scale = Enumerable.Range(0, Width).Max(c => MathF.Abs(Value(1, row, c))) / 127;
                return MathF.Round(value / scale) * scale;
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Order().Select(path => $"{Path.GetFileName(path)} {ContentHash.OfFile(path)}");

    private void Refuses(CacheRequest request, ProteinRecord[] records, string named)
    {
        var error = Assert.Throws<PlmLensException>(
            () => ActivationCacheWriter.Open(_folder["cache"], request, records));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
