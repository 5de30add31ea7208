using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>Trainers on made-up hidden states, for rungs that time their steps.</summary>
internal static class StepTraining
{
    /// <summary>Sizes of a quick run.</summary>
    public static StepShape Quick { get; } = new(32, 256, 8, 64);

    /// <summary>A run that is long enough for its first steps to be like all others.</summary>
    public static SaeTrainer Trainer(
        CpuBackend backend, Tensor activations, StepShape shape, Architecture architecture)
    {
        var source = new ShuffledSource(new TensorRows(activations), "benchmark", 1);
        return new SaeTrainer(backend, source, new TrainingOptions
        {
            Architecture = architecture,
            Latents = shape.Latents,
            K = shape.K,
            Steps = 100_000,
            BatchSize = shape.Batch,
            SampleRows = 2 * shape.Batch,
        });
    }

    /// <summary>Sums of random directions, as in residual streams.</summary>
    /// <param name="shape">Width and batch size.</param>
    /// <param name="batches">How many batches; four are more than the caches hold.</param>
    public static Tensor Activations(StepShape shape, int batches)
    {
        const int Directions = 512, Active = 16;
        var random = new SeededRandom(1, "sae-step");
        float[] basis = new float[Directions * shape.Width];
        foreach (ref float value in basis.AsSpan())
            value = (float)random.NextGaussian();
        var rows = new Tensor(DType.F32, (long)batches * shape.Batch, shape.Width);
        for (int r = 0; r < batches * shape.Batch; r++)
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
}
