using PlmLens.Benchmarks.Peers;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>One training step of a TopK autoencoder, beside the encoder's matrix product alone and beside a dense
/// PyTorch step.</summary>
internal sealed class SaeStepBenchmark : IBenchmark
{
    private const int StepsOfRepeat = 4;

    /// <inheritdoc/>
    public string Name => "sae-step";

    /// <inheritdoc/>
    public string Summary =>
        "TopK training step, d=320 M=10240 k=32, batch 4096, tokens per second; ceiling: the encoder's product alone, "
        + "by turns; peer: a dense PyTorch step.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        StepShape shape = run.Quick ? new(32, 256, 8, 64) : new(320, 10240, 32, 4096);
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        using Tensor activations = Activations(shape);
        var source = new ShuffledSource(new TensorRows(activations), "benchmark", 1);
        using var trainer = new SaeTrainer(backend, source, Options(shape));
        using var product = new EncoderProduct(backend, shape);
        for (int i = 0; i < StepsOfRepeat; i++)
            trainer.Step();
        trainer.Phases.Reset();

        using PeerProcess? peer = StartPeer(run, shape);
        var products = new List<double>();
        double Ours()
        {
            products.Add(Interleaved.Seconds(product.Run));
            return Interleaved.Seconds(() => Steps(trainer));
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Steps(trainer);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        (double ours, double? theirs) = Interleaved.Median(run.LongRepeats, Ours, peer is null ? null : peer.Go);

        double tokens = shape.Batch, ceiling = tokens / Interleaved.Median([.. products]);
        string threads = $"{run.Threads}t";
        run.Add(LadderRow.Of($"{Name}/encoder-product/{threads}", ceiling, "tokens/s"));
        run.Add(LadderRow.Of(
            $"{Name}/tokens/{threads}",
            tokens * StepsOfRepeat / ours,
            "tokens/s",
            ceiling,
            tokens * StepsOfRepeat / theirs));
        run.Add(LadderRow.Of($"{Name}/managed-bytes/{threads}", allocated / (double)StepsOfRepeat, "B"));
        double steps = trainer.StepsDone - StepsOfRepeat;
        foreach (Phase phase in Enum.GetValues<Phase>())
        {
            string name = phase.ToString().ToLowerInvariant();
            run.Add(LadderRow.Of($"{Name}/phase-{name}/{threads}", trainer.Phases.Milliseconds(phase) / steps, "ms"));
        }
    }

    private static void Steps(SaeTrainer trainer)
    {
        for (int i = 0; i < StepsOfRepeat; i++)
            trainer.Step();
    }

    private static TrainingOptions Options(StepShape shape) => new()
    {
        Architecture = Architecture.TopK,
        Latents = shape.Latents,
        K = shape.K,
        Steps = 100_000,
        BatchSize = shape.Batch,
        SampleRows = 2 * shape.Batch,
    };

    // Four batches of sums of random directions, as in residual streams; more than the caches hold.
    private static Tensor Activations(StepShape shape)
    {
        const int Directions = 512, Active = 16;
        var random = new SeededRandom(1, "sae-step");
        float[] basis = new float[Directions * shape.Width];
        foreach (ref float value in basis.AsSpan())
            value = (float)random.NextGaussian();
        var rows = new Tensor(DType.F32, 4L * shape.Batch, shape.Width);
        for (int r = 0; r < 4 * shape.Batch; r++)
        {
            Span<float> row = rows.View<float>().Row(r, shape.Width).Span;
            for (int i = 0; i < Active; i++)
            {
                int direction = random.Next(Directions);
                float weight = (float)random.NextDouble();
                for (int c = 0; c < row.Length; c++)
                    row[c] += weight * basis[(direction * shape.Width) + c];
            }
        }

        return rows;
    }

    private PeerProcess? StartPeer(LadderRun run, StepShape shape)
    {
        if (TorchInterpreter.Path is not { } python)
        {
            run.Note($"{Name}: PyTorch {TorchInterpreter.Describe()}.");
            return null;
        }

        return new PeerProcess(
            python,
            Repository.Path("benchmarks", "peers", "sae_topk_torch.py"),
            $"{shape.Width}",
            $"{shape.Latents}",
            $"{shape.K}",
            $"{shape.Batch}",
            $"{StepsOfRepeat}",
            $"{run.Threads}");
    }
}
