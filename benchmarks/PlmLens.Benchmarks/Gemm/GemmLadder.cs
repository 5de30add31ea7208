using PlmLens.Benchmarks.Machine;
using PlmLens.Compute;
using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Gemm;

/// <summary>
/// Rates of y = x W^T beside OpenBLAS, by turns. Packing x counts; packing W does not (weights are packed once) and has
/// rows of its own. The ceiling is the machine's peak multiply-add rate.
/// </summary>
internal sealed class GemmLadder : IBenchmark
{
    private static readonly GemmShape[] s_shapes =
    [
        new(2064, 1280, 4096),
        new(2064, 320, 10240),
        new(2064, 2048, 2048),
        new(2064, 320, 1280),
        new(2064, 1280, 320),
        new(514, 1280, 5120),
        new(514, 5120, 1280),
        new(12, 1280, 1280),
        new(1, 1280, 5120),
    ];

    /// <inheritdoc/>
    public string Name => "gemm";

    /// <inheritdoc/>
    public string Summary => "Matrix products of the model's and the autoencoder's shapes; peer OpenBLAS.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["peak-fma"];

    /// <summary>Name of the row of a shape.</summary>
    public static string RowName(GemmShape shape, int threads) => $"gemm/{shape}/{threads}t";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        var peer = OpenBlas.Load();
        if (peer is null)
            run.Note("OpenBLAS is not installed (Debian: libopenblas0-pthread), so gemm rows have no peer.");
        foreach (GemmShape shape in run.Quick ? [new GemmShape(96, 64, 96)] : s_shapes)
        {
            using var buffers = new GemmBuffers(shape);
            foreach (int threads in new[] { 1, run.Threads }.Distinct())
                Measure(run, shape, buffers, threads, peer);
        }
    }

    private static void Measure(LadderRun run, GemmShape shape, GemmBuffers buffers, int threads, OpenBlas? peer)
    {
        using var pool = new WorkerPool(threads);
        using var gemm = new CpuGemm(pool);
        using PackedMatrix weight = PackedMatrix.Pack(pool, buffers.Weight, shape.Columns, shape.Inner);
        peer?.SetThreads(threads);

        // Short products are repeated inside one timing.
        int calls = run.Quick ? 1 : Math.Max(1, (int)(4e9 / shape.Flops));
        (double ours, double? theirs) = Interleaved.Median(
            run.Repeats,
            () => Interleaved.Seconds(() => Repeat(calls, Ours)),
            peer is null ? null : () => Interleaved.Seconds(() => Repeat(calls, Theirs)));
        double rate = shape.Flops * calls / 1e9;
        run.Add(LadderRow.Of(
            RowName(shape, threads),
            rate / ours,
            "GFLOP/s",
            run.Measured(PeakFmaBenchmark.RowName(threads)),
            rate / theirs));
        double packing = Interleaved.Median(run.Repeats, () => weight.Repack(pool, buffers.Weight));
        double bytes = 2.0 * sizeof(float) * shape.Columns * shape.Inner;
        run.Add(LadderRow.Of($"gemm-pack/{shape}/{threads}t", bytes / packing / 1e9, "GB/s"));

        void Ours() => gemm.Multiply(buffers.X, weight, default, shape.Rows, Epilogue.None, buffers.Y);

        unsafe void Theirs() => peer!.Multiply(
            buffers.X.Pointer, buffers.Weight.Pointer, shape.Rows, shape.Inner, shape.Columns, buffers.Y.Pointer);
    }

    private static void Repeat(int calls, Action work)
    {
        for (int i = 0; i < calls; i++)
            work();
    }
}
