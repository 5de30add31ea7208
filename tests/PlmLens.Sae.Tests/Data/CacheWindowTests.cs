using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Sae.Tests.Data;

public sealed class CacheWindowTests : IDisposable
{
    private const int Batch = 300;
    private readonly MadeCache _made = new(250, 41);

    private int Rows => 250 * 41;

    public void Dispose() => _made.Dispose();

    [Theory]
    [InlineData(1 << 16, 256)]
    [InlineData(1 << 16, 7)]
    [InlineData(100_000, 500)]
    [InlineData(1 << 18, 256)]
    public void Every_row_of_an_epoch_comes_once(int memory, int block)
    {
        using ActivationWindows windows = Over(memory, block);
        IActivationSource source = windows.Source(0);
        IEnumerable<int> steps = Enumerable.Range(0, 3 * Rows / Batch);
        float[] seen = [.. steps.SelectMany(s => Batches.FirstValues(source, s, Batch))];

        IEnumerable<float> all = Enumerable.Range(0, Rows).Select(i => (float)i);
        Assert.Equal(Rows, windows.Tokens);
        Assert.Equal(all, seen.Take(Rows).Order());
        Assert.Equal(all, seen.Skip(Rows).Take(Rows).Order());
        Assert.NotEqual(seen.Take(Rows), seen.Skip(Rows).Take(Rows));
        // Neighbours are spread: a batch reaches over most of the table although a window holds a part of it.
        Assert.True(seen.Take(Batch).Max() - seen.Take(Batch).Min() > Rows / 2f);
    }

    [Fact]
    public void Everything_in_memory_gives_one_permutation_for_each_epoch()
    {
        using ActivationWindows windows = Over(1 << 20, 256);
        IActivationSource source = windows.Source(0);
        var whole = new ShuffledSource(_made.Cache.Rows(MadeCache.HookA), "x", 5);
        for (int step = 0; step < 80; step += 13)
            Assert.Equal(Batches.Read(whole, step, Batch), Batches.Read(source, step, Batch));
    }

    [Fact]
    public void A_batch_depends_on_its_step_alone_wherever_reading_begins()
    {
        using ActivationWindows windows = Over(1 << 16, 64);
        IActivationSource source = windows.Source(0);
        float[][] inOrder = [.. Enumerable.Range(0, 90).Select(s => Batches.Read(source, s, Batch))];
        foreach (int start in new[] { 0, 1, 17, 44, 45, 46, 89 })
        {
            using ActivationWindows fresh = Over(1 << 16, 64);
            IActivationSource resumed = fresh.Source(0);
            for (int step = start; step < Math.Min(90, start + 12); step++)
                Assert.Equal(inOrder[step], Batches.Read(resumed, step, Batch));
        }

        var random = new SeededRandom(1);
        for (int i = 0; i < 40; i++)
        {
            int step = random.Next(90);
            Assert.Equal(inOrder[step], Batches.Read(source, step, Batch));
        }
    }

    [Fact]
    public void A_batch_may_be_larger_than_a_window()
    {
        using ActivationWindows small = Over(1 << 16, 64), large = Over(1 << 16, 64);
        IActivationSource source = small.Source(0), whole = large.Source(0);
        float[] pieces = [.. Enumerable.Range(0, 20).SelectMany(s => Batches.Read(source, s, 500))];
        Assert.Equal(pieces, Batches.Read(whole, 0, 10_000));
    }

    [Fact]
    public void Refilling_while_sources_read_never_changes_a_batch()
    {
        using ActivationWindows expected = Over(1 << 16, 16);
        IActivationSource one = expected.Source(0);
        float[][] truth = [.. Enumerable.Range(0, 70).Select(s => Batches.Read(one, s, Batch))];
        for (int repeat = 0; repeat < 6; repeat++)
        {
            using ActivationWindows windows = Over(1 << 16, 16);
            IActivationSource[] sources = [windows.Source(0), windows.Source(1), windows.Source(0)];
            Parallel.For(0, sources.Length, n =>
            {
                for (int step = 0; step < truth.Length; step++)
                {
                    float[] expectedRows = truth[step];
                    float[] rows = Batches.Read(sources[n], step, Batch);
                    if (n == 1)
                        rows = [.. rows.Select((v, i) => i % MadeCache.Width == 0 ? -v : v / 2)];
                    Assert.Equal(expectedRows, rows);
                }
            });
        }
    }

    [Fact]
    public void Pairs_and_stacks_hold_the_same_residue()
    {
        using ActivationWindows windows = Over(1 << 16, 64);
        IActivationSource pair = windows.Pair(0, 1), stack = windows.Stacked([1, 0]), plain = windows.Source(0);
        Assert.Equal((4, 4, 1), (pair.Width, pair.TargetWidth, pair.Streams));
        Assert.Equal((8, 0, 2), (stack.Width, stack.TargetWidth, stack.Streams));
        for (int step = 0; step < 70; step++)
        {
            (float[] input, float[] target) = Batches.ReadPair(pair, step, Batch);
            float[] stacked = Batches.Read(stack, step, Batch);
            Assert.Equal(Batches.Read(plain, step, Batch), input);
            for (int row = 0; row < Batch; row++)
            {
                Assert.Equal(-input[row * 4], target[row * 4]);
                Assert.Equal(target[(row * 4)..((row * 4) + 4)], stacked[(row * 8)..((row * 8) + 4)]);
                Assert.Equal(input[(row * 4)..((row * 4) + 4)], stacked[((row * 8) + 4)..((row * 8) + 8)]);
            }
        }

        Assert.NotEqual(pair.Fingerprint, plain.Fingerprint);
        Assert.Throws<UsageException>(() => windows.Stacked([0]));
    }

    [Fact]
    public void Caches_of_other_proteins_do_not_go_together()
    {
        using var other = new MadeCache(250, 41, DType.BF16, "C");
        using var same = new MadeCache(250, 41, DType.I8);
        CachedRows rows = _made.Cache.Rows(MadeCache.HookA);
        var error = Assert.Throws<PlmLensException>(
            () => ActivationWindows.OverCaches([rows, other.Cache.Rows(MadeCache.HookA)]));
        Assert.Contains(other.Folder, error.Message, StringComparison.Ordinal);

        using ActivationWindows windows = ActivationWindows.OverCaches([rows, same.Cache.Rows(MadeCache.HookA)]);
        (float[] input, float[] target) = Batches.ReadPair(windows.Pair(0, 1), 3, Batch);
        for (int i = 0; i < input.Length; i++)
            Assert.Equal(input[i], target[i], (MathF.Abs(input[i / 4 * 4]) / 254 * 1.001f) + 0.01f);
    }

    [Theory]
    [InlineData(1 << 16)]
    [InlineData(1 << 20)]
    public void A_row_that_is_not_finite_stops_the_run_and_is_named(int memory)
    {
        _made.Spoil(7000, float.NaN);
        using ActivationWindows windows = Over(memory, 64);
        IActivationSource source = windows.Source(0);
        var error = Assert.Throws<PlmLensException>(() =>
        {
            for (int step = 0; step < Rows / Batch + 1; step++)
                Batches.Read(source, step, Batch);
        });
        Assert.Contains(
            "shard-00006.safetensors, row 850 (P00170, residue 31)", error.Message, StringComparison.Ordinal);

        // Another hook point of the same residues is whole.
        IActivationSource whole = windows.Source(1);
        for (int step = 0; step < Rows / Batch + 1; step++)
            Batches.Read(whole, step, Batch);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(1e8f, 10)]
    public void A_row_that_is_left_out_is_replaced_by_the_next_and_counted(float value, double ratio)
    {
        _made.Spoil(7000, value);
        _made.Spoil(7001, value);
        var policy = new ActivationPolicy { BadRows = BadRowPolicy.Skip, MaxNormRatio = ratio };
        using ActivationWindows windows = Over(1 << 20, 64, policy);
        IActivationSource source = windows.Source(0);
        using Tensor batch = new(DType.F32, Rows, MadeCache.Width);
        source.ReadBatch(0, Rows, batch, default);
        float[] first = [.. Enumerable.Range(0, Rows).Select(r => batch.View<float>()[r * MadeCache.Width]).Order()];

        Assert.Equal(2, source.ReplacedRows);
        Assert.Equal(3, first.Count(v => v == 7002));
        Assert.DoesNotContain(7000f, first);
        Assert.DoesNotContain(7001f, first);
        Assert.Equal(Rows - 2, first.Distinct().Count());
        int place = Enumerable.Range(0, Rows).First(r => batch.View<float>()[r * MadeCache.Width] == 7002);
        Assert.Contains("row 852", source.Describe(0, Rows, place), StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_without_a_good_row_is_an_error_and_a_limit_of_one_is_refused()
    {
        using var bad = new MadeCache(1, 2);
        bad.Spoil(0, float.NaN);
        bad.Spoil(1, float.NaN);
        using var windows = ActivationWindows.OverCaches(
            [bad.Cache.Rows(MadeCache.HookA)], null, new ActivationPolicy { BadRows = BadRowPolicy.Skip });
        IActivationSource source = windows.Source(0);
        Assert.Throws<PlmLensException>(() => Batches.Read(source, 0, 4));
        Assert.Throws<UsageException>(() => Over(1 << 16, 64, new ActivationPolicy { MaxNormRatio = 1 }));
        Assert.Throws<UsageException>(() => Over(1 << 16, 64, new ActivationPolicy { Tokens = TokenPolicy.All }));
    }

    [Fact]
    public void Rows_that_are_all_equal_are_nothing_to_train_on()
    {
        using var equal = new MadeCache(4, 1);
        foreach (long row in new long[] { 0, 1, 2, 3 })
            equal.Spoil(row, 7, column: 0);
        using ActivationWindows windows = ActivationWindows.OverCaches([equal.Cache.Rows(MadeCache.HookA)]);
        var options = new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = 8,
            K = 2,
            Steps = 10,
            BatchSize = 4,
        };
        var error = Assert.Throws<PlmLensException>(
            () => new SaeTrainer(Backends.Reference, windows.Source(0), options));
        Assert.Contains("equal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_vanishes_is_named_and_an_empty_cache_is_refused()
    {
        using ActivationWindows windows = Over(1 << 16, 64);
        IActivationSource source = windows.Source(0);
        string shard = Path.Combine(_made.Folder, "shard-00003.safetensors");
        File.Move(shard, shard + ".away");
        var error = Assert.Throws<PlmLensException>(() =>
        {
            for (int step = 0; step < Rows / Batch; step++)
                Batches.Read(source, step, Batch);
        });
        Assert.Contains(shard, error.Message, StringComparison.Ordinal);

        using var empty = new MadeCache(0, 0);
        Assert.Throws<PlmLensException>(
            () => ActivationWindows.OverCaches([empty.Cache.Rows(MadeCache.HookA)]));
    }

    private ActivationWindows Over(long memory, int block, ActivationPolicy? policy = null) =>
        ActivationWindows.OverCaches(
            [_made.Cache.Rows(MadeCache.HookA), _made.Cache.Rows(MadeCache.HookB)],
            new WindowOptions { Seed = 5, MemoryBytes = memory, BlockRows = block },
            policy);
}
