using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>What the other selections of the TopK family cost: steps of TopK, BatchTopK and Matryoshka by
/// turns.</summary>
internal sealed class SaeFamilyBenchmark : IBenchmark
{
    private const int StepsOfRepeat = 2;

    /// <inheritdoc/>
    public string Name => "sae-family";

    /// <inheritdoc/>
    public string Summary =>
        "Training steps of BatchTopK and Matryoshka, d=320 M=10240 k=32, batch 4096, tokens per second; ceiling: the "
        + "TopK step, by turns.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        StepShape shape = run.Quick ? StepTraining.Quick : new(320, 10240, 32, 4096);
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        using Tensor activations = StepTraining.Activations(shape, 4);
        Architecture[] architectures = [Architecture.TopK, Architecture.BatchTopK, Architecture.Matryoshka];
        SaeTrainer[] trainers =
            [.. architectures.Select(a => StepTraining.Trainer(backend, activations, shape, a))];
        var seconds = trainers.Select(_ => new List<double>()).ToArray();
        foreach (SaeTrainer trainer in trainers)
        {
            Steps(trainer);
            trainer.Phases.Reset();
        }

        for (int repeat = 0; repeat < run.LongRepeats; repeat++)
        {
            for (int i = 0; i < trainers.Length; i++)
                seconds[i].Add(Interleaved.Seconds(() => Steps(trainers[i])));
        }

        double tokens = StepsOfRepeat * (double)shape.Batch, ceiling = tokens / Interleaved.Median([.. seconds[0]]);
        for (int i = 0; i < trainers.Length; i++)
        {
            string label = $"{Name}/{architectures[i].ToString().ToLowerInvariant()}/{run.Threads}t";
            double rate = tokens / Interleaved.Median([.. seconds[i]]);
            run.Add(LadderRow.Of(label, rate, "tokens/s", i == 0 ? null : ceiling));
            foreach (Phase phase in new[] { Phase.Encode, Phase.Residual, Phase.Norm, Phase.Update })
            {
                double steps = trainers[i].StepsDone - StepsOfRepeat;
                run.Add(LadderRow.Of(
                    $"{label}/phase-{phase.ToString().ToLowerInvariant()}",
                    trainers[i].Phases.Milliseconds(phase) / steps,
                    "ms"));
            }

            trainers[i].Dispose();
        }
    }

    private static void Steps(SaeTrainer trainer)
    {
        for (int i = 0; i < StepsOfRepeat; i++)
            trainer.Step();
    }
}
