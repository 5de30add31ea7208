using PlmLens.Benchmarks.Forward;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>Several autoencoders trained in one pass of the model, beside the sum of what they cost one by one and of
/// the pass.</summary>
internal sealed class SweepBenchmark : IBenchmark
{
    private const int Saes = 4;

    /// <inheritdoc/>
    public string Name => "sweep";

    /// <inheritdoc/>
    public string Summary =>
        "Four TopK autoencoders (d=320 M=4096 k=32, batch 2048) on one layer of the 8M shape, run on the fly, tokens "
        + "per second of all; ceiling: one pass of the model and each training alone from memory, one after the other.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        EsmConfig config = run.Quick
            ? EsmConfig.Esm2_8M with { Layers = 1, Dim = 64, Heads = 4, FeedForward = 128 }
            : EsmConfig.Esm2_8M;
        IReadOnlyList<NamedSequence> proteins = SwissProtSample.Proteins(run.Quick ? 4 : 48);
        int batch = run.Quick ? 64 : 2048;
        using var folder = new RandomEsmFolder(config);
        using var pool = new WorkerPool(run.Threads);
        using EsmModel model = EsmModel.Load(folder.Path, new CpuBackend(pool));
        var point = HookPoint.OfLayer(Math.Max(1, config.Layers - 1), config.Layers);
        long rows = proteins.Sum(p => (long)p.Sequence.Length);
        TrainingOptions[] options = [.. Enumerable.Range(0, Saes).Select(seed => new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = run.Quick ? 256 : 4096,
            K = run.Quick ? 8 : 32,
            Steps = rows / batch,
            BatchSize = batch,
            SampleRows = batch,
            Seed = (ulong)seed,
        })];

        using Tensor states = States(model, point, proteins, rows);
        (double together, double? apart) = Interleaved.Median(
            run.LongRepeats,
            () => Interleaved.Seconds(() => Together(model, point, proteins, options, pool)),
            () => Interleaved.Seconds(() => Apart(model, point, proteins, rows, states, options, pool)));
        double tokens = (double)Saes * options[0].Steps * batch;
        run.Add(LadderRow.Of($"{Name}/tokens/{run.Threads}t", tokens / together, "tokens/s", tokens / apart));
    }

    private static void Together(
        EsmModel model,
        HookPoint point,
        IReadOnlyList<NamedSequence> proteins,
        TrainingOptions[] options,
        WorkerPool pool)
    {
        using ActivationWindows windows = ActivationWindows.OverModels([new ModelHooks(model, [point])], proteins);
        List<SaeTrainer> trainers = [];
        foreach (TrainingOptions option in options)
            trainers.Add(new SaeTrainer(new CpuBackend(pool), windows.Source(0), option));
        while (!trainers[0].IsFinished)
            trainers.ForEach(trainer => trainer.Step());
        trainers.ForEach(trainer => trainer.Dispose());
    }

    private static void Apart(
        EsmModel model,
        HookPoint point,
        IReadOnlyList<NamedSequence> proteins,
        long rows,
        Tensor states,
        TrainingOptions[] options,
        WorkerPool pool)
    {
        States(model, point, proteins, rows).Dispose();
        foreach (TrainingOptions option in options)
        {
            var source = new ShuffledSource(new TensorRows(states), "benchmark", 0);
            using var trainer = new SaeTrainer(new CpuBackend(pool), source, option);
            while (!trainer.IsFinished)
                trainer.Step();
        }
    }

    // One pass of the model, its hidden states in memory.
    private static Tensor States(
        EsmModel model, HookPoint point, IReadOnlyList<NamedSequence> proteins, long rows)
    {
        int width = model.Config.Dim;
        var states = new Tensor(DType.F32, rows, width);
        using var stream = new ResidueStream(model, new ResidueStreamOptions { Points = [point] });
        long row = 0;
        foreach (ProteinStates protein in stream.Run(proteins, default))
        {
            protein.States(0).Span.CopyTo(states.View<float>().Slice(row * width).Span);
            row += protein.Rows;
        }

        return states;
    }
}
