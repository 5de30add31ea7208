using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Tests;

namespace PlmLens.Sae.Tests.Sparse;

/// <summary>What every sparse trainer promises, for autoencoders, transcoders and crosscoders.</summary>
public sealed class SparseStepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-sparse-").FullName;

    public static TheoryData<Architecture, SparseKind> Cases => SparseCase.All;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whole_steps_match_the_reference(Architecture architecture, SparseKind kind)
    {
        using var sample = new SparseCase(architecture, kind);
        using var backend = new CpuBackend(WorkerPool.Shared);
        using var expected = new SaeTrainer(Backends.Reference, sample, sample.Options);
        using var actual = new SaeTrainer(backend, sample, sample.Options);
        for (int i = 0; i < 8; i++)
        {
            StepReport e = expected.Step(), a = actual.Step();
            Assert.Equal(e.Loss, a.Loss, 1e-5 * e.Loss);
            Assert.Equal(e.AuxiliaryLoss, a.AuxiliaryLoss, 1e-4);
            Assert.Equal(e.GradientNorm, a.GradientNorm, 1e-4 * e.GradientNorm);
            Assert.Equal((e.L0, e.Dead), (a.L0, a.Dead));
            Assert.Equal(e.Threshold, a.Threshold, 1e-5);
        }

        Assert.True(expected.State.Threshold > 0);
        foreach (Parameter parameter in expected.State.Parameters)
        {
            ReadOnlySpan<float> e = parameter.Value.View<float>().Span;
            ReadOnlySpan<float> a = actual.State[parameter.Name].Value.View<float>().Span;
            for (int i = 0; i < e.Length; i++)
                Assert.True(Math.Abs(e[i] - a[i]) < 3e-5, $"{parameter.Name}[{i}]: expected {e[i]}, got {a[i]}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_and_a_resumed_run_give_the_same_bytes(Architecture architecture, SparseKind kind)
    {
        using var sample = new SparseCase(architecture, kind);
        byte[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            using var trainer = new SaeTrainer(backend, sample, sample.Options);
            while (trainer.StepsDone < 9)
                trainer.Step();
            trainer.SaveCheckpoint(Path.Combine(_folder, "half"));
            using SaeTrainer resumed =
                SaeTrainer.Resume(backend, sample, sample.Options, Path.Combine(_folder, "half"));
            foreach (SaeTrainer each in new[] { trainer, resumed })
            {
                while (each.StepsDone < 14)
                    each.Step();
                each.SaveCheckpoint(Path.Combine(_folder, "end"));
                byte[] bytes = File.ReadAllBytes(Path.Combine(_folder, "end"));
                expected ??= bytes;
                Assert.Equal(expected, bytes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_allocates_nothing(Architecture architecture, SparseKind kind)
    {
        using var sample = new SparseCase(architecture, kind);
        using var backend = new CpuBackend(WorkerPool.Shared);
        using var trainer = new SaeTrainer(backend, sample, sample.Options with { Steps = 100 });
        while (trainer.StepsDone < 60)
            trainer.Step();
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 8; i++)
                trainer.Step();
        }));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_lowers_the_loss_and_keeps_decoder_rows_as_they_should_be(
        Architecture architecture, SparseKind kind)
    {
        using var sample = new SparseCase(architecture, kind);
        using var backend = new CpuBackend(WorkerPool.Shared);
        TrainingOptions options = sample.Options with { Steps = 400, KAnnealSteps = null, ClipNorm = 0 };
        using var trainer = new SaeTrainer(backend, sample, options);
        StepReport first = trainer.Step(), last = first;
        while (!trainer.IsFinished)
            last = trainer.Step();
        Assert.InRange(last.Fvu, 0, 0.7 * first.Fvu);
        int outputs = trainer.State.Weights.OutputWidth;
        bool unit = sample.TargetWidth == 0;
        for (int i = 0; unit && i < options.Latents; i++)
        {
            double length = 0;
            foreach (float value in trainer.State.Weights.Decoder.View<float>().Row(i, outputs).Span)
                length += (double)value * value;
            Assert.Equal(1, length, 1e-5);
        }
    }

    [Fact]
    public void BatchTopK_spends_k_per_token_on_average_and_not_the_same_on_each()
    {
        using var sample = new SparseCase(Architecture.BatchTopK, SparseKind.Autoencoder);
        using var trainer = new SaeTrainer(
            Backends.Reference, sample, sample.Options with { KAnnealSteps = null });
        StepReport report = trainer.ComputeGradients();
        Assert.Equal(5, report.L0);
        SparseCodes codes = GoldenTrainingTests.Sparse(trainer).Codes;
        long[] counts = [.. Enumerable.Range(0, codes.Rows).Select(r => codes.First(r + 1) - codes.First(r))];
        Assert.Equal(5L * codes.Rows, counts.Sum());
        Assert.NotEqual(counts.Min(), counts.Max());
    }

    [Fact]
    public void K_falls_from_the_width_to_its_final_value()
    {
        TrainingOptions options = new SparseCase(Architecture.TopK, SparseKind.Autoencoder).Options;
        Assert.Equal([5, 18, 14, 11, 8, 5, 5], Enumerable.Range(0, 7).Select(step => options.KAt(step, 18)));
        Assert.Equal(18, options.MostK(18));
        Assert.Equal(5, (options with { KAnnealSteps = null }).MostK(18));
    }

    [Fact]
    public void A_crosscoder_gives_its_streams_equal_weight_and_reports_each()
    {
        using var sample = new SparseCase(Architecture.BatchTopK, SparseKind.Crosscoder);
        using var backend = new CpuBackend(WorkerPool.Shared);
        using var trainer = new SaeTrainer(backend, sample, sample.Options with { Steps = 200 });
        IReadOnlyList<double> scales = trainer.State.StreamScales;
        Assert.InRange(scales[0] / scales[1], 20, 45);
        StepReport report = default;
        while (!trainer.IsFinished)
            report = trainer.Step();
        Assert.Equal(2, trainer.StreamFvu.Length);
        double together = 0;
        for (int s = 0; s < 2; s++)
        {
            Assert.InRange(trainer.StreamFvu[s], 0.001, 1);
            together += trainer.StreamFvu[s] * trainer.State.StreamVariances[s];
        }

        Assert.Equal(report.ReconstructionLoss, together, 1e-5);
        float[] norms = trainer.RelativeNorms()!;
        Assert.Equal(sample.Options.Latents, norms.Length);
        Assert.All(norms, norm => Assert.InRange(norm, 0, 1));

        // The exported decoder writes raw values; with the scales it says the same.
        using SparseAutoencoder exported = trainer.Export(backend);
        float[] raw = RelativeDecoderNorms.Of(
            exported.Weights.Decoder, norms.Length, sample.Width / 2, (scales[0], scales[1]));
        for (int i = 0; i < norms.Length; i++)
            Assert.Equal(norms[i], raw[i], 1e-5f);
    }

    [Fact]
    public void Relative_norms_say_which_stream_a_latent_writes_to()
    {
        using var decoder = Tensor.FromFloats([3, 4, 0, 0, 0, 0, 1, 0, 0.6f, 0.8f, 0, 1], 3, 4);
        Assert.Equal([0f, 1f, 0.5f], RelativeDecoderNorms.Of(decoder, 3, 2, (1, 1)));
        Assert.Equal([0f, 1f, 0.75f], RelativeDecoderNorms.Of(decoder, 3, 2, (1, 3)));
    }

    [Theory]
    [InlineData(SparseKind.Autoencoder)]
    [InlineData(SparseKind.Transcoder)]
    [InlineData(SparseKind.SkipTranscoder)]
    [InlineData(SparseKind.Crosscoder)]
    public void The_exported_autoencoder_reads_and_writes_raw_values(SparseKind kind)
    {
        using var sample = new SparseCase(Architecture.TopK, kind);
        using var backend = new CpuBackend(WorkerPool.Shared);
        using var trainer = new SaeTrainer(backend, sample, sample.Options);
        while (trainer.StepsDone < 20)
            trainer.Step();
        using SparseAutoencoder exported = trainer.Export(backend);
        StepReport report = trainer.ComputeGradients();

        int rows = sample.Options.BatchSize, outputs = trainer.State.Weights.OutputWidth;
        using var batch = new TrainingBatch(rows, sample.Width, sample.TargetWidth);
        sample.ReadBatch(20, rows, batch.Input, batch.Target);
        using var output = new Tensor(DType.F32, rows, outputs);
        Reconstruct(exported, batch.Input, rows, output);
        TensorView<float> target = sample.TargetWidth > 0 ? batch.Target : batch.Input;
        double error = 0;
        for (int i = 0; i < rows * outputs; i++)
        {
            int stream = i % outputs / (outputs / sample.Streams);
            double scale = sample.Streams > 1 ? trainer.State.StreamScales[stream] : trainer.State.TargetScale;
            error += Math.Pow(scale * (target[i] - output.View<float>()[i]), 2);
        }

        Assert.Equal(report.ReconstructionLoss, error / rows, 1e-4 * report.ReconstructionLoss);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_all_named()
    {
        TrainingOptions options = new SparseCase(Architecture.Matryoshka, SparseKind.Autoencoder).Options;
        string message = Assert.Throws<UsageException>(() => (options with
        {
            KAnnealSteps = 61,
            PrefixFractions = [0.5, 0.6],
        }).Validate(18)).Message;
        Assert.Contains("k annealing takes 61 steps", message);
        Assert.Contains("add up to 1", message);
        Assert.Contains("too few for 2 nested", Assert.Throws<UsageException>(
            () => (options with { PrefixFractions = [0.001, 0.999] }).Validate(18)).Message);
        Assert.Contains("there must be 5", Assert.Throws<UsageException>(
            () => (options with { PrefixWeights = [1] }).Validate(18)).Message);
        Assert.Contains("TopK has no prefixes", Assert.Throws<UsageException>(
            () => (options with { Architecture = Architecture.TopK, PrefixWeights = [1] }).Validate(18)).Message);
    }

    [Fact]
    public void A_skip_matrix_without_a_target_is_refused()
    {
        using var sample = new SparseCase(Architecture.TopK, SparseKind.Autoencoder);
        Assert.Contains("skip matrix", Assert.Throws<UsageException>(
            () => new SaeTrainer(Backends.Reference, sample, sample.Options with { Skip = true })).Message);
    }

    private static void Reconstruct(SparseAutoencoder sae, TensorView<float> input, int rows, TensorView<float> output)
    {
        using var codes = new CodeBuffer();
        sae.Encode(input, rows, codes);
        sae.Decode(codes, input, output);
    }
}
