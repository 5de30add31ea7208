using PlmLens.Benchmarks.Peers;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>
/// One training step of a ReLU-L1 autoencoder beside a dense PyTorch step, whose time does not depend on the weights.
/// Ours does: as initialised half of the latents of a token are active, later about one in a hundred, which the other
/// cases get from encoder biases below 0.
/// </summary>
internal sealed class DenseStepBenchmark : IBenchmark
{
    private const int StepsOfRepeat = 2;

    /// <inheritdoc/>
    public string Name => "dense-step";

    /// <inheritdoc/>
    public string Summary =>
        "ReLU-L1 training step, d=320 M=10240, batch 4096, with half, a fifth and 1 % of the latents active, tokens "
        + "per second; ceiling: the encoder's product alone, by turns; peer: a dense PyTorch step.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        StepShape shape = run.Quick ? new(32, 256, 0, 64) : new(320, 10240, 0, 4096);
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        using Tensor activations = Gaussian(2L * shape.Batch, shape.Width, 1 / Math.Sqrt(shape.Width));
        var source = new ShuffledSource(new TensorRows(activations), "benchmark", 1);
        using var product = new EncoderProduct(backend, shape);
        using PeerProcess? peer = StartPeer(run, shape);
        foreach ((string what, double bias) in new[]
        {
            ("half-active", 0.0), ("fifth-active", -0.84), ("few-active", -2.33),
        })
        {
            SaeWeights weights = Weights(shape, bias / Math.Sqrt(shape.Width));
            using var trainer = new SaeTrainer(backend, source, Options(shape), weights);
            Steps(trainer);
            Steps(trainer);
            trainer.Phases.Reset();
            long before = trainer.StepsDone;
            double l0 = 0;
            var products = new List<double>();
            double Ours()
            {
                products.Add(Interleaved.Seconds(product.Run));
                return Interleaved.Seconds(() => l0 = Steps(trainer));
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread();
            Steps(trainer);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            (double ours, double? theirs) = Interleaved.Median(
                run.LongRepeats, Ours, peer is null ? null : peer.Go);
            double tokens = shape.Batch, ceiling = tokens / Interleaved.Median([.. products]);
            string name = $"{Name}/{what}/{run.Threads}t";
            run.Add(LadderRow.Of(
                name, tokens * StepsOfRepeat / ours, "tokens/s", ceiling, tokens * StepsOfRepeat / theirs));
            run.Add(LadderRow.Of($"{name}/managed-bytes", allocated / (double)StepsOfRepeat, "B"));
            foreach (Phase phase in new[] { Phase.Encode, Phase.Residual, Phase.Gradient, Phase.Norm, Phase.Update })
            {
                run.Add(LadderRow.Of(
                    $"{name}/phase-{phase.ToString().ToLowerInvariant()}",
                    trainer.Phases.Milliseconds(phase) / (trainer.StepsDone - before),
                    "ms"));
            }

            run.Note($"{name}: {l0 / shape.Latents:P1} of the latents active in the last step.");
        }
    }

    private static double Steps(SaeTrainer trainer)
    {
        double l0 = 0;
        for (int i = 0; i < StepsOfRepeat; i++)
            l0 = trainer.Step().L0;
        return l0;
    }

    private static TrainingOptions Options(StepShape shape) => new()
    {
        Architecture = Architecture.ReluL1,
        Latents = shape.Latents,
        Steps = 100_000,
        BatchSize = shape.Batch,
        SampleRows = 2 * shape.Batch,
    };

    private static SaeWeights Weights(StepShape shape, double bias)
    {
        var weights = new SaeWeights(shape.Latents, shape.Width);
        using Tensor rows = Gaussian(shape.Latents, shape.Width, 1 / Math.Sqrt(shape.Width));
        rows.View<float>().Span.CopyTo(weights.Encoder.View<float>().Span);
        rows.View<float>().Span.CopyTo(weights.Decoder.View<float>().Span);
        weights.EncoderBias.View<float>().Span.Fill((float)bias);
        return weights;
    }

    private static Tensor Gaussian(long rows, int cols, double deviation)
    {
        var random = new SeededRandom((ulong)rows, "dense-step");
        var tensor = new Tensor(DType.F32, rows, cols);
        foreach (ref float value in tensor.View<float>().Span)
            value = (float)(deviation * random.NextGaussian());
        return tensor;
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
            Repository.Path("benchmarks", "peers", "sae_relu_torch.py"),
            $"{shape.Width}",
            $"{shape.Latents}",
            $"{shape.Batch}",
            $"{StepsOfRepeat}",
            $"{run.Threads}");
    }
}
