using PlmLens.Benchmarks.Forward;
using PlmLens.Benchmarks.Machine;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Benchmarks.Ops;

/// <summary>Ops between the matrix products of an encoder, each against what bounds it.</summary>
internal sealed class OpsBenchmark : IBenchmark
{
    private const int Heads = 20;

    /// <inheritdoc/>
    public string Name => "ops";

    /// <inheritdoc/>
    public string Summary =>
        "LayerNorm and GELU in bytes read plus written (ceiling: memory copy), attention with heads of 16 and 64 in "
        + "GFLOP/s of its two products (ceiling: our GEMM rate).";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["copy", GemmRate.Rung];

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        using var pool = new WorkerPool(run.Threads);
        var backend = new CpuBackend(pool);
        RunElementwise(run, backend);
        RunAttention(run, backend, headDim: 16);
        RunAttention(run, backend, headDim: 64);
    }

    // 84 MB read and as much written: more than the caches hold.
    private static void RunElementwise(LadderRun run, CpuBackend backend)
    {
        int rows = run.Quick ? 8 : 16384;
        const int Cols = 1280;
        using Tensor x = Gaussian(rows * Cols);
        using Tensor gamma = Gaussian(Cols);
        using Tensor beta = Gaussian(Cols);
        using var output = new Tensor(DType.F32, x.Count);
        double gigabytes = 2.0 * sizeof(float) * x.Count / 1e9;
        double? copy = run.Measured(CopyBenchmark.RowName(run.Threads));
        AddRate("layer-norm", () => backend.LayerNorm(x, gamma, beta, rows, Cols, 1e-5f, output));
        AddRate("gelu", () => backend.Gelu(x, rows * Cols, output));

        void AddRate(string op, Action work)
        {
            double seconds = Interleaved.Median(run.Repeats, work);
            run.Add(LadderRow.Of($"ops/{op}/{run.Threads}t", gigabytes / seconds, "GB/s", copy));
        }
    }

    private static void RunAttention(LadderRun run, CpuBackend backend, int headDim)
    {
        using PackedBatch batch = PackedBatch.Of(SwissProtSample.Proteins(run.Quick ? 1 : 16));
        int width = Heads * headDim;
        using Tensor qkv = Gaussian(batch.Rows * 3 * width);
        using var output = new Tensor(DType.F32, batch.Rows, width);
        // Softmax over scores of unit variance, as after scaling by headDim^-0.5.
        TensorView<float> values = qkv;
        for (long i = 0; i < values.Length; i++)
            values[i] *= MathF.Pow(headDim, -0.25f);
        double gflop = 4.0 * width * batch.Segments.Sum(s => (double)s.Tokens * s.Tokens) / 1e9;
        double seconds = Interleaved.Median(
            run.Repeats, () => backend.Attention(qkv, batch.Offsets, Heads, headDim, output));
        run.Add(LadderRow.Of(
            $"ops/attention-{headDim}/{run.Threads}t", gflop / seconds, "GFLOP/s", GemmRate.Of(run, run.Threads)));
    }

    private static Tensor Gaussian(long count)
    {
        var random = new SeededRandom((ulong)count, "ops");
        var tensor = new Tensor(DType.F32, count);
        TensorView<float> values = tensor;
        for (long i = 0; i < count; i++)
            values[i] = (float)random.NextGaussian();
        return tensor;
    }
}
