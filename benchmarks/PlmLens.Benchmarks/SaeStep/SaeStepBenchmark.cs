using PlmLens.Benchmarks.Peers;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>One training step of a TopK autoencoder, beside the encoder's matrix product alone and beside a dense
/// PyTorch step.</summary>
/// <param name="name">Name of the rung.</param>
/// <param name="full">Sizes of a whole run.</param>
internal sealed class SaeStepBenchmark(string name, StepShape full) : IBenchmark
{
    private const int StepsOfRepeat = 4;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary =>
        $"TopK training step, d={full.Width} M={full.Latents} k={full.K}, batch {full.Batch}, tokens per second; "
        + "ceiling: the encoder's product alone, by turns; peer: a dense PyTorch step.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        StepShape shape = run.Quick ? StepTraining.Quick : full;
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        using Tensor activations = StepTraining.Activations(shape, 4);
        using SaeTrainer trainer = StepTraining.Trainer(backend, activations, shape, Architecture.TopK);
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
            string part = phase.ToString().ToLowerInvariant();
            run.Add(LadderRow.Of($"{Name}/phase-{part}/{threads}", trainer.Phases.Milliseconds(phase) / steps, "ms"));
        }
    }

    private static void Steps(SaeTrainer trainer)
    {
        for (int i = 0; i < StepsOfRepeat; i++)
            trainer.Step();
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
