using System.Runtime.Intrinsics;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Machine;

/// <summary>Memory bandwidth as STREAM's copy counts it: bytes read plus bytes written per second, with arrays far
/// larger than the caches. The ceiling of every op that does little arithmetic per element.</summary>
internal sealed class CopyBenchmark : IBenchmark
{
    /// <summary>Name of the row with <paramref name="threads"/> threads.</summary>
    public static string RowName(int threads) => $"copy/{threads}t";

    /// <inheritdoc/>
    public string Name => "copy";

    /// <inheritdoc/>
    public string Summary => "Memory copy, bytes read plus written; the ceiling of element-wise ops.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        long count = run.Quick ? 1 << 20 : 1 << 26;
        using var source = new Tensor(DType.F32, count);
        using var target = new Tensor(DType.F32, count);
        foreach (int threads in new[] { 1, run.Threads }.Distinct())
        {
            using var pool = new WorkerPool(threads);
            var job = new CopyJob { Source = source, Target = target };
            double seconds = Interleaved.Median(run.Repeats, () => pool.For(CopyJob.Parts, ref job));
            run.Add(LadderRow.Of(RowName(threads), 2.0 * sizeof(float) * count / seconds / 1e9, "GB/s"));
        }
    }

    private unsafe struct CopyJob : IParallelJob
    {
        public const int Parts = 16;
        public TensorView<float> Source;
        public TensorView<float> Target;

        public readonly void Run(int part, int worker)
        {
            long length = Source.Length / Parts;
            float* from = Source.Pointer + part * length;
            float* to = Target.Pointer + part * length;
            // Stores that go past the caches, or each line written would be read first and the traffic be half as much
            // again as what is counted.
            for (long i = 0; i < length; i += 2 * Vector256<float>.Count)
            {
                Vector256<float> low = Vector256.LoadAligned(from + i);
                Vector256<float> high = Vector256.LoadAligned(from + i + Vector256<float>.Count);
                low.StoreAlignedNonTemporal(to + i);
                high.StoreAlignedNonTemporal(to + i + Vector256<float>.Count);
            }
        }
    }
}
