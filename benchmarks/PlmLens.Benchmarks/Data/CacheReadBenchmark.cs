using Microsoft.Win32.SafeHandles;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.Data;

/// <summary>An epoch of shuffled batches from an activation cache, beside reading its files from first byte to
/// last.</summary>
internal sealed class CacheReadBenchmark : IBenchmark
{
    private const int Width = 320;
    private const int Batch = 4096;

    /// <inheritdoc/>
    public string Name => "cache-read";

    /// <inheritdoc/>
    public string Summary =>
        "An epoch of shuffled batches of 4096 rows of 320 from a cache in bf16 and int8, converted to binary32: bytes "
        + "of the cache per second, from the disk and from memory; ceiling: reading the files in order, by turns. Then "
        + "the share of its time that TopK training from the disk waits for rows.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        foreach (DType dtype in (ReadOnlySpan<DType>)[DType.BF16, DType.I8])
        {
            using var made = new MadeCache(run.Quick ? 1 << 14 : 1 << 21, Width, dtype);
            string type = dtype == DType.I8 ? "int8" : "bf16";
            Measure(run, made, $"{type}/disk", cold: true);
            Measure(run, made, $"{type}/memory", cold: false);
            MeasureWaiting(run, made, type);
        }
    }

    private void Measure(LadderRun run, MadeCache made, string what, bool cold)
    {
        bool dropped = true;
        double Timed(Action work)
        {
            dropped = !cold || PageCache.Drop(made.Files);
            return Interleaved.Seconds(work);
        }

        (double ours, double? files) = Interleaved.Median(
            run.LongRepeats, () => Timed(() => Epoch(made)), () => Timed(() => ReadFiles(made)));
        if (!dropped)
            run.Note($"{Name}: this system keeps files in memory, so the disk was not measured.");
        run.Add(LadderRow.Of($"{Name}/files/{what}", made.Bytes / files!.Value / 1e9, "GB/s"));
        run.Add(LadderRow.Of(
            $"{Name}/batches/{what}", made.Bytes / ours / 1e9, "GB/s", made.Bytes / files.Value / 1e9));
    }

    // Windows of few steps, so that many are filled while the trainer works; the first one is not counted.
    private void MeasureWaiting(LadderRun run, MadeCache made, string type)
    {
        int batch = run.Quick ? 64 : Batch, latents = run.Quick ? 512 : 10240, steps = run.Quick ? 3 : 30;
        PageCache.Drop(made.Files);
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        using ActivationWindows windows = ActivationWindows.OverCaches(
            [made.Cache.Rows(MadeCache.Hook)], new WindowOptions { MemoryBytes = 32 << 20 });
        IActivationSource source = windows.Source(0);
        using var trainer = new SaeTrainer(backend, source, new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = latents,
            K = 32,
            Steps = 100_000,
            BatchSize = batch,
            SampleRows = 4 * batch,
        });
        trainer.Step();
        double before = source.WaitSeconds;
        double seconds = Interleaved.Seconds(() =>
        {
            for (int i = 0; i < steps; i++)
                trainer.Step();
        });
        double waited = source.WaitSeconds - before;
        run.Add(LadderRow.Of($"{Name}/waiting/{type}/disk", 100 * waited / seconds, "% of time"));
    }

    private static void Epoch(MadeCache made)
    {
        // A tenth of the cache is in memory at a time, as with a corpus that is larger than memory.
        using ActivationWindows windows = ActivationWindows.OverCaches(
            [made.Cache.Rows(MadeCache.Hook)],
            new WindowOptions { MemoryBytes = Math.Max(1 << 16, made.Bytes / 5) });
        IActivationSource source = windows.Source(0);
        using var batch = new Tensor(DType.F32, Batch, Width);
        for (long step = 0; step < source.Tokens / Batch; step++)
            source.ReadBatch(step, Batch, batch, default);
    }

    private static void ReadFiles(MadeCache made)
    {
        using var buffer = new Tensor(DType.U8, 8 << 20);
        foreach (string path in made.Files)
        {
            using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            long at = 0, read;
            while ((read = RandomAccess.Read(file, buffer.View<byte>().Span, at)) > 0)
                at += read;
        }
    }
}
