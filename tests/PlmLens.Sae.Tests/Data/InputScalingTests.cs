using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests.Data;

public sealed class InputScalingTests
{
    [Theory]
    [InlineData("interprot", InputScaling.LayerNorm, "x_layernormed")]
    [InlineData("interplm-relu_sqrt_d", InputScaling.TokenNorm, "x_sqrt_d")]
    public void Batches_are_normalised_as_by_the_original_code(string folder, InputScaling scaling, string expected)
    {
        using ICheckpoint golden = Checkpoint.Open(
            Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-formats", folder, "expected.safetensors"));
        using Tensor raw = golden.ReadF32("x"), normalised = golden.ReadF32(expected);
        IActivationSource source = NormalisedSource.Over(new SequentialSource(new TensorRows(raw), "golden"), scaling);

        float[] batch = Batches.Read(source, 0, 48);

        // Sums of 64 terms in another order and precision.
        for (int i = 0; i < batch.Length; i++)
            Assert.Equal(normalised.View<float>()[i], batch[i], 2e-6f);
    }

    [Fact]
    public void Tokens_of_a_transcoder_or_crosscoder_are_not_scaled_each_by_itself()
    {
        using var made = new MadeCache(5, 7);
        using ActivationWindows windows = ActivationWindows.OverCaches(
            [made.Cache.Rows(MadeCache.HookA), made.Cache.Rows(MadeCache.HookB)]);
        foreach (IActivationSource source in new[] { windows.Stacked([0, 1]), windows.Pair(0, 1) })
        {
            Assert.Throws<UsageException>(() => NormalisedSource.Over(source, InputScaling.TokenNorm));
            Assert.Same(source, NormalisedSource.Over(source, InputScaling.MeanNorm));
        }

        IActivationSource plain = windows.Source(0), scaled = NormalisedSource.Over(plain, InputScaling.LayerNorm);
        Assert.NotEqual(plain.Fingerprint, scaled.Fingerprint);
    }

    [Theory]
    [InlineData(InputScaling.LayerNorm)]
    [InlineData(InputScaling.TokenNorm)]
    public void A_trained_autoencoder_normalises_as_its_training_did(InputScaling scaling)
    {
        using var made = new SyntheticActivations(512, 16, 32, 4);
        var options = new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = 32,
            K = 4,
            Steps = 3,
            BatchSize = 64,
            InputScaling = scaling,
        };
        var source = new SequentialSource(new TensorRows(made.Values), "made");
        using var trainer = new SaeTrainer(Backends.Reference, source, options);
        Assert.Equal(1, trainer.InputScale);
        trainer.Step();
        using SparseAutoencoder sae = trainer.Export(Backends.Reference);
        Assert.Equal(scaling.PerToken(), sae.Spec.Normalisation);
    }

    [Fact]
    public void A_factor_for_all_tokens_gives_the_wanted_mean_length()
    {
        double[] lengths = [1, 2, 6];
        double meanSquare = lengths.Average(l => l * l), mean = lengths.Average();
        double unit = InputScaling.UnitMeanSquare.Factor(16, meanSquare, mean);
        double average = InputScaling.MeanNorm.Factor(16, meanSquare, mean);
        Assert.Equal(1, lengths.Average(l => l * unit * l * unit), 1e-12);
        Assert.Equal(4, lengths.Average(l => l * average), 1e-12);
        Assert.Equal(1, InputScaling.LayerNorm.Factor(16, meanSquare, mean));
    }
}
