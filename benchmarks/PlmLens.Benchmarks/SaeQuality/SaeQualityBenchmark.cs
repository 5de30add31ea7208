using System.Globalization;
using PlmLens.Benchmarks.Peers;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeQuality;

/// <summary>What training buys: the fraction of variance unexplained on held-out rows of real activations, after the
/// same number of steps on the same batches from the same weights, beside dictionary_learning's TopK recipe in
/// PyTorch.</summary>
internal sealed class SaeQualityBenchmark : IBenchmark
{
    private const int K = 32;

    private static readonly Architecture[] s_architectures =
        [Architecture.TopK, Architecture.BatchTopK, Architecture.Matryoshka];

    /// <inheritdoc/>
    public string Name => "sae-quality";

    /// <inheritdoc/>
    public string Summary =>
        "Held-out fvu in percent (lower is better) of TopK, BatchTopK, Matryoshka, k=32, after equal steps on equal "
        + "batches of nano's hidden states, mean of 2 seeds; peer: dictionary_learning's TopK in PyTorch.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        QualityShape shape = run.Quick ? new(4, 64, 256, 320, 8, 4) : new(120, 2048, 32768, 2560, 600, 100);
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        using var activations = new ModelActivations(backend, shape.Batches, shape.BatchSize, shape.TestRows);
        var means = new SortedDictionary<string, double>(StringComparer.Ordinal);
        ulong[] seeds = run.Quick ? [0] : [0, 1];
        foreach (ulong seed in seeds)
        {
            foreach ((string name, double value) in Peer(run, backend, activations, shape, seed))
                Add(means, name, value / seeds.Length);
            foreach (Architecture architecture in s_architectures)
            {
                foreach ((string name, double value) in Train(backend, activations, shape, architecture, seed))
                    Add(means, $"{architecture}/{name}", value / seeds.Length);
            }
        }

        foreach (Architecture architecture in s_architectures)
        {
            for (int step = shape.Every; step <= shape.Steps; step += shape.Every)
            {
                Row("fvu", "%", 100);
                Row("l0", "l0", 1);

                void Row(string what, string unit, double factor) => run.Add(LadderRow.Of(
                    $"{Name}/{architecture.ToString().ToLowerInvariant()}/{what}-{step}",
                    factor * means[$"{architecture}/{what}-{step}"],
                    unit,
                    null,
                    means.TryGetValue($"{what}-{step}", out double peer) ? factor * peer : null));
            }
        }
    }

    private static void Add(SortedDictionary<string, double> sums, string name, double value) =>
        sums[name] = sums.GetValueOrDefault(name) + value;

    private static SaeTrainer Start(
        IBackend backend, ModelActivations activations, QualityShape shape, Architecture architecture, ulong seed) =>
        new(
            backend,
            new SequentialSource(new TensorRows(activations.Batches), "sae-quality"),
            new TrainingOptions
            {
                Architecture = architecture,
                Latents = shape.Latents,
                K = K,
                Steps = shape.Steps,
                BatchSize = shape.BatchSize,
                SampleRows = shape.BatchSize,
                Seed = seed,
            });

    private static IEnumerable<(string Name, double Value)> Train(
        IBackend backend, ModelActivations activations, QualityShape shape, Architecture architecture, ulong seed)
    {
        using SaeTrainer trainer = Start(backend, activations, shape, architecture, seed);
        while (!trainer.IsFinished)
        {
            trainer.Step();
            if (trainer.StepsDone % shape.Every != 0)
                continue;
            (double fvu, double l0) = Measure(backend, trainer, activations.Test);
            yield return ($"fvu-{trainer.StepsDone}", fvu);
            yield return ($"l0-{trainer.StepsDone}", l0);
        }
    }

    private Dictionary<string, double> Peer(
        LadderRun run, IBackend backend, ModelActivations activations, QualityShape shape, ulong seed)
    {
        if (TorchInterpreter.Path is not { } python)
        {
            run.Note($"{Name}: PyTorch {TorchInterpreter.Describe()}.");
            return [];
        }

        string folder = Directory.CreateTempSubdirectory("plmlens-sae-quality-").FullName;
        try
        {
            string file = Path.Combine(folder, "activations.safetensors");
            using SaeTrainer start = Start(backend, activations, shape, Architecture.TopK, seed);
            var writer = new SafetensorsWriter();
            writer.Add("batches", activations.Batches);
            writer.Add("test", activations.Test);
            writer.Add("W_dec", start.State.Weights.Decoder);
            writer.Save(file);
            int[] numbers = [K, shape.Steps, shape.Every, run.Threads];
            using var process = new PeerProcess(
                python,
                [
                    Repository.Path("benchmarks", "peers", "sae_topk_quality_torch.py"),
                    file,
                    .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)),
                ]);
            return process.Values;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Fvu, double L0) Measure(IBackend backend, SaeTrainer trainer, Tensor test)
    {
        using SparseAutoencoder sae = trainer.Export(backend);
        int rows = (int)test.Shape[0], width = (int)test.Shape[1];
        using var codes = new CodeBuffer();
        using var reconstruction = new Tensor(DType.F32, rows, width);
        sae.Encode(test, rows, codes);
        sae.Decode(codes, test, reconstruction);
        var meter = new FvuMeter(width);
        meter.Add(test, reconstruction, rows);
        return (meter.Fvu, (double)codes.Count / rows);
    }

    // Sizes of a comparison.
    private sealed record QualityShape(
        int Batches, int BatchSize, int TestRows, int Latents, int Steps, int Every);
}
