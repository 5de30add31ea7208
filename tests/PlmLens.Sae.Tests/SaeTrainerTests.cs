using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Tests;

namespace PlmLens.Sae.Tests;

public sealed class SaeTrainerTests : IDisposable
{
    private readonly CpuBackend _backend = new(WorkerPool.Shared);
    private readonly SyntheticActivations _data = new(2000, 19, 60, 4);
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-train-").FullName;

    private static TrainingOptions Options { get; } = new()
    {
        Architecture = Architecture.TopK,
        Latents = 190,
        K = 5,
        Steps = 40,
        BatchSize = 150,
        LearningRate = 3e-3,
        WarmupSteps = 4,
        DeadTokens = 150,
        AuxK = 7,
        Seed = 9,
    };

    public void Dispose()
    {
        _data.Dispose();
        _backend.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Training_explains_most_of_the_variance()
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options with { Steps = 400 });
        StepReport first = trainer.Step(), last = first;
        while (!trainer.IsFinished)
            last = trainer.Step();
        Assert.InRange(first.Fvu, 0.4, 1.1);
        Assert.InRange(last.Fvu, 0, 0.25);
        Assert.Throws<InvalidOperationException>(() => trainer.Step());
    }

    [Fact]
    public void Input_scale_and_variance_are_those_of_the_sample()
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options);
        ReadOnlySpan<float> values = _data.Values.View<float>().Span;
        double squares = 0;
        foreach (float value in values)
            squares += (double)value * value;
        Assert.Equal(1 / Math.Sqrt(squares / 2000), trainer.InputScale, 1e-6);
        // The variance of scaled hidden states is below their mean square, 1.
        Assert.InRange(trainer.State.TargetVariance, 0.05, 1);
    }

    [Fact]
    public void The_exported_autoencoder_reads_raw_hidden_states()
    {
        using var trainer = new SaeTrainer(_backend, _data.InOrder, Options);
        for (int i = 0; i < 10; i++)
            trainer.Step();
        trainer.ComputeGradients();
        using SparseAutoencoder sae = trainer.Export(_backend);
        int rows = Options.BatchSize;
        TensorView<float> x = _data.Values.View<float>().Slice((long)10 * rows * 19 % (2000 * 19), (long)rows * 19);
        var buffers = GoldenTrainingTests.Sparse(trainer).Buffers;
        using var codes = new CodeBuffer();
        using Tensor decoded = new(DType.F32, rows, 19);
        sae.Encode(x, rows, codes);
        sae.Decode(codes, x, decoded);
        Assert.Equal(buffers.Indices.Span.ToArray().Where(i => i >= 0), codes.Indices.Span.ToArray());
        float[] values = [.. buffers.Values.Span.ToArray().Where(v => v > 0)];
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(values[i] / trainer.InputScale, codes.Values[i], 1e-3);
        for (int i = 0; i < decoded.Count; i++)
        {
            double residual = x[i] - decoded.View<float>()[i];
            float inTraining = GoldenTrainingTests.Sparse(trainer).Buffers.MainResidual[i];
            Assert.Equal(inTraining / trainer.InputScale, residual, 1e-4);
        }
    }

    [Fact]
    public void Decoder_rows_have_length_one_after_every_step()
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options);
        for (int step = 0; step < 12; step++)
        {
            trainer.Step();
            for (int i = 0; i < Options.Latents; i++)
            {
                double squares = 0;
                foreach (float value in trainer.State.Weights.Decoder.View<float>().Row(i, 19).Span)
                    squares += (double)value * value;
                Assert.Equal(1, squares, 1e-5);
            }
        }
    }

    [Fact]
    public void A_row_has_k_active_latents_unless_fewer_are_positive()
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options);
        StepReport report = trainer.ComputeGradients();
        int active = 0;
        foreach (float value in GoldenTrainingTests.Sparse(trainer).Buffers.Values.Span)
            active += value > 0 ? 1 : 0;
        Assert.Equal(report.L0, (double)active / Options.BatchSize);
        Assert.Equal(5.0, report.L0);
    }

    [Fact]
    public void A_run_has_the_same_bits_for_any_number_of_threads()
    {
        byte[][] checkpoints = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            using var trainer = new SaeTrainer(backend, _data.Shuffled, Options);
            bool auxiliary = false;
            while (!trainer.IsFinished)
                auxiliary |= trainer.Step().AuxiliaryLoss > 0;
            Assert.True(auxiliary);
            return Checkpoint(trainer, $"{threads}");
        })];
        Assert.Equal(checkpoints[0], checkpoints[1]);
        Assert.Equal(checkpoints[0], checkpoints[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(39)]
    public void A_run_stopped_at_any_step_and_resumed_ends_with_the_same_bytes(int stop)
    {
        using var whole = new SaeTrainer(_backend, _data.Shuffled, Options);
        while (!whole.IsFinished)
            whole.Step();

        string path = Path.Combine(_folder, "stopped");
        using (var first = new SaeTrainer(_backend, _data.Shuffled, Options))
        {
            while (first.StepsDone < stop)
                first.Step();
            first.SaveCheckpoint(path);
        }

        using var resumed = SaeTrainer.Resume(_backend, _data.Shuffled, Options, path);
        Assert.Equal(stop, resumed.StepsDone);
        while (!resumed.IsFinished)
            resumed.Step();
        Assert.Equal(Checkpoint(whole, "whole"), Checkpoint(resumed, "resumed"));
    }

    [Fact]
    public void Resuming_with_other_settings_or_data_is_refused_with_every_difference()
    {
        string path = Path.Combine(_folder, "run");
        using (var trainer = new SaeTrainer(_backend, _data.Shuffled, Options))
            trainer.SaveCheckpoint(path);
        using var other = new SyntheticActivations(1999, 19, 60, 4);
        string message = Assert.Throws<PlmLensException>(() => SaeTrainer.Resume(
            _backend, other.Shuffled, Options with { K = 6, LearningRate = null }, path)).Message;
        Assert.Contains("k was 5, now 6", message);
        Assert.Contains("learning_rate was 0.003, now the default", message);
        Assert.Contains("1999 rows", message);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options with { Steps = 100 });
        while (trainer.StepsDone < 50)
            trainer.Step();
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 10; i++)
                trainer.Step();
        }));
    }

    [Fact]
    public void A_hidden_state_that_is_not_finite_is_named_and_changes_nothing()
    {
        using var trainer = new SaeTrainer(_backend, _data.InOrder, Options with { SampleRows = 100 });
        _data.Values.View<float>()[(321 * 19) + 4] = float.NaN;
        trainer.Step();
        trainer.Step();
        byte[] before = Checkpoint(trainer, "before");
        Assert.Contains("row 321", Assert.Throws<PlmLensException>(() => trainer.Step()).Message);
        Assert.Equal(before, Checkpoint(trainer, "after"));

        _data.Values.View<float>()[(50 * 19) + 1] = float.PositiveInfinity;
        Assert.Contains(
            "row 50",
            Assert.Throws<PlmLensException>(() => new SaeTrainer(_backend, _data.InOrder, Options)).Message);
    }

    [Fact]
    public void Hidden_states_that_are_all_equal_are_refused()
    {
        _data.Values.View<float>().Span.Fill(0.3f);
        Assert.Contains(
            "equal",
            Assert.Throws<PlmLensException>(() => new SaeTrainer(_backend, _data.InOrder, Options)).Message);
    }

    private byte[] Checkpoint(SaeTrainer trainer, string name)
    {
        string path = Path.Combine(_folder, name);
        trainer.SaveCheckpoint(path);
        return File.ReadAllBytes(path);
    }
}
