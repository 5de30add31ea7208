using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>What width costs: TopK steps with 4, 16 and 64 thousand latents.</summary>
internal sealed class SaeWidthBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "sae-width";

    /// <inheritdoc/>
    public string Summary =>
        "TopK training step, d=320 k=32, batch 4096, with 4096, 16384 and 65536 latents, tokens per second; ceiling: "
        + "the rate with 4096 latents times 4096/M, as if all were the encoder's product.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        StepShape first = run.Quick ? StepTraining.Quick : new(320, 4096, 32, 4096);
        using Tensor activations = StepTraining.Activations(first, 4);
        double ceiling = 0;
        for (int factor = 1; factor <= 16; factor *= 4)
        {
            StepShape shape = first with { Latents = first.Latents * factor };
            int stepsOfRepeat = 16 / factor;
            using SaeTrainer trainer = StepTraining.Trainer(backend, activations, shape, Architecture.TopK);
            var seconds = new List<double>();
            trainer.Step();
            trainer.Phases.Reset();
            for (int repeat = 0; repeat < run.LongRepeats; repeat++)
                seconds.Add(Interleaved.Seconds(() => Steps(trainer, stepsOfRepeat)));
            double rate = stepsOfRepeat * shape.Batch / Interleaved.Median([.. seconds]);
            string label = $"{Name}/{shape.Latents}/{run.Threads}t";
            run.Add(LadderRow.Of(label, rate, "tokens/s", factor == 1 ? null : ceiling / factor));
            foreach (Phase phase in new[] { Phase.Encode, Phase.Group, Phase.Norm, Phase.Update, Phase.Pack })
            {
                run.Add(LadderRow.Of(
                    $"{label}/phase-{phase.ToString().ToLowerInvariant()}",
                    trainer.Phases.Milliseconds(phase) / (trainer.StepsDone - 1),
                    "ms"));
            }

            ceiling = factor == 1 ? rate : ceiling;
        }
    }

    private static void Steps(SaeTrainer trainer, int steps)
    {
        for (int i = 0; i < steps; i++)
            trainer.Step();
    }
}
