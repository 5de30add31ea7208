using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Tests;

namespace PlmLens.Sae.Tests.Dense;

public sealed class DenseTrainerTests : IDisposable
{
    private readonly CpuBackend _backend = new(WorkerPool.Shared);
    private readonly SyntheticActivations _data = new(2000, 19, 60, 4);
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-dense-").FullName;

    public static TheoryData<Architecture> Architectures { get; } =
    [
        Architecture.ReluL1,
        Architecture.ReluL1April,
        Architecture.Gated,
        Architecture.JumpReluStep,
        Architecture.JumpReluL0,
        Architecture.JumpReluTanh,
    ];

    public void Dispose()
    {
        _data.Dispose();
        _backend.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Training_explains_variance_with_few_latents(Architecture architecture)
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options(architecture) with { Steps = 900 });
        StepReport first = trainer.Step(), last = first;
        while (!trainer.IsFinished)
            last = trainer.Step();
        Assert.InRange(last.Fvu, 0, 0.6);
        Assert.InRange(last.L0, 0.5, 60);
        Assert.True(last.L0 < first.L0);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_run_has_the_same_bits_for_any_number_of_threads(Architecture architecture)
    {
        byte[][] checkpoints = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            using var trainer = new SaeTrainer(backend, _data.Shuffled, Options(architecture));
            while (!trainer.IsFinished)
                trainer.Step();
            return Checkpoint(trainer, $"{threads}");
        })];
        Assert.Equal(checkpoints[0], checkpoints[1]);
        Assert.Equal(checkpoints[0], checkpoints[2]);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_run_stopped_and_resumed_ends_with_the_same_bytes(Architecture architecture)
    {
        TrainingOptions options = Options(architecture);
        if (architecture == Architecture.ReluL1)
            options = options with { ResampleSteps = 3 };
        using var whole = new SaeTrainer(_backend, _data.Shuffled, options);
        while (!whole.IsFinished)
            whole.Step();

        string path = Path.Combine(_folder, "stopped");
        using (var first = new SaeTrainer(_backend, _data.Shuffled, options))
        {
            while (first.StepsDone < 7)
                first.Step();
            first.SaveCheckpoint(path);
        }

        using SaeTrainer resumed = SaeTrainer.Resume(_backend, _data.Shuffled, options, path);
        while (!resumed.IsFinished)
            resumed.Step();
        Assert.Equal(Checkpoint(whole, "whole"), Checkpoint(resumed, "resumed"));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_step_allocates_nothing(Architecture architecture)
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options(architecture));
        for (int i = 0; i < 3; i++)
            trainer.Step();
        Assert.Equal(0, Allocations.LeastOf(() => trainer.Step()));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void The_exported_autoencoder_reconstructs_raw_hidden_states_as_training_did(Architecture architecture)
    {
        TrainingOptions options = Options(architecture);
        using var trainer = new SaeTrainer(_backend, _data.InOrder, options);
        for (int i = 0; i < 10; i++)
            trainer.Step();
        StepReport report = trainer.ComputeGradients();
        using SparseAutoencoder sae = trainer.Export(_backend);
        int rows = options.BatchSize;
        TensorView<float> x = _data.Values.View<float>().Slice((long)10 * rows * 19, (long)rows * 19);
        using var codes = new CodeBuffer();
        using Tensor decoded = new(DType.F32, rows, 19);
        sae.Encode(x, rows, codes);
        sae.Decode(codes, x, decoded);
        Assert.Equal(report.L0, codes.Values.Length / (double)rows, 1e-9);
        TensorView<float> residual = ((IDenseStep)trainer.Family).Buffers.Residual;
        for (int i = 0; i < decoded.Count; i++)
            Assert.Equal(residual[i] / trainer.InputScale, x[i] - decoded.View<float>()[i], 2e-4);
        foreach (float length in Lengths(sae.Weights))
            Assert.Equal(1, length, 1e-4f);
    }

    [Fact]
    public void Scaling_the_data_changes_no_loss_because_both_sides_are_in_scaled_units()
    {
        using var scaled = new SyntheticActivations(2000, 19, 60, 4);
        foreach (ref float value in scaled.Values.View<float>().Span)
            value *= 8;
        using var trainer = new SaeTrainer(_backend, _data.InOrder, Options(Architecture.ReluL1));
        using var other = new SaeTrainer(_backend, scaled.InOrder, Options(Architecture.ReluL1));
        for (int i = 0; i < 5; i++)
        {
            StepReport expected = trainer.Step(), report = other.Step();
            Assert.Equal(expected.Loss, report.Loss, 1e-5);
            Assert.Equal(expected.Fvu, report.Fvu, 1e-5);
        }
    }

    [Fact]
    public void A_diverged_run_says_so()
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options(Architecture.ReluL1));
        trainer.Step();
        trainer.State.Weights.Encoder.View<float>()[5] = float.NaN;
        trainer.Step();
        PlmLensException error = Assert.Throws<PlmLensException>(() => trainer.Step());
        Assert.Contains("diverged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contradictions_are_all_listed()
    {
        var options = new TrainingOptions
        {
            Architecture = Architecture.Gated,
            Latents = 190,
            Steps = 40,
            SparsityPenalty = -1,
            SparsityWarmupSteps = 41,
            SquaredResidual = true,
            ResampleSteps = 4,
            TargetL0 = 5,
            Bandwidth = 1,
            InitialThreshold = 1,
            TanhScale = 4,
            PreActivationPenalty = 1,
        };
        UsageException error = Assert.Throws<UsageException>(() => options.Validate(19));
        string[] words =
            ["penalty is -1", "warm-up is 41", "squared", "resampling", "L0", "bandwidth", "threshold", "tanh", "pre-"];
        foreach (string word in words)
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    private static TrainingOptions Options(Architecture architecture) => new()
    {
        Architecture = architecture,
        Latents = 190,
        Steps = 20,
        BatchSize = 150,
        LearningRate = 3e-3,
        WarmupSteps = 4,
        SparsityPenalty = architecture switch
        {
            Architecture.JumpReluStep => 5e-3,
            Architecture.JumpReluTanh => 3e-3,
            _ => null,
        },
        Bandwidth = architecture is Architecture.JumpReluStep or Architecture.JumpReluL0 ? 0.05 : null,
        InitialThreshold = architecture is Architecture.JumpReluStep or Architecture.JumpReluL0 ? 0.02 : null,
        Seed = 9,
    };

    private static IEnumerable<float> Lengths(SaeWeights weights)
    {
        for (int i = 0; i < weights.Latents; i++)
        {
            float squares = 0;
            foreach (float value in weights.Decoder.View<float>().Row(i, weights.OutputWidth).Span)
                squares += value * value;
            yield return MathF.Sqrt(squares);
        }
    }

    private byte[] Checkpoint(SaeTrainer trainer, string name)
    {
        string path = Path.Combine(_folder, name);
        trainer.SaveCheckpoint(path);
        return File.ReadAllBytes(path);
    }
}
