using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>A process that trains one autoencoder for three steps, so that its peak memory is that of
/// training.</summary>
internal static class SaeMemoryProcess
{
    /// <summary>The program's first argument.</summary>
    public const string Verb = "sae-memory-process";

    /// <summary>Arguments: architecture, width, latents, batch, threads.</summary>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        var architecture = Enum.Parse<Architecture>(arguments[0]);
        (int width, int latents, int batch, int threads) =
            (int.Parse(arguments[1]), int.Parse(arguments[2]), int.Parse(arguments[3]), int.Parse(arguments[4]));
        using var pool = new WorkerPool(threads);
        using var backend = new CpuBackend(pool);
        using var rows = new Tensor(DType.F32, 2L * batch, width);
        var random = new SeededRandom(1, Verb);
        foreach (ref float value in rows.View<float>().Span)
            value = (float)random.NextGaussian();
        var options = new TrainingOptions
        {
            Architecture = architecture,
            Latents = latents,
            Steps = 1000,
            BatchSize = batch,
            SampleRows = batch,
        };
        using var trainer = new SaeTrainer(backend, new SequentialSource(new TensorRows(rows), Verb), options);
        for (int i = 0; i < 3; i++)
            trainer.Step();
    }
}
