using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests.Data;

public sealed class TokenScalingTests
{
    [Theory]
    [InlineData("interprot", InputScaling.LayerNorm, "x_layernormed", "mu", "std", 1)]
    [InlineData("interplm-relu_sqrt_d", InputScaling.TokenNorm, "x_sqrt_d", null, "x_norms", 8)]
    public void Scaled_tokens_are_those_of_the_original_code(
        string folder, InputScaling scaling, string scaled, string? mean, string size, float perSize)
    {
        using ICheckpoint golden = Checkpoint.Open(
            Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-formats", folder, "expected.safetensors"));
        using Tensor values = golden.ReadF32("x"), expected = golden.ReadF32(scaled), sizes = golden.ReadF32(size);
        using Tensor? means = mean is null ? null : golden.ReadF32(mean);
        (int rows, int width) = ((int)values.Shape[0], (int)values.Shape[1]);
        float[] raw = values.View<float>().Span.ToArray();
        using Tensor ourMeans = new(DType.F32, rows), ourSizes = new(DType.F32, rows);

        TokenScaling.Apply(scaling, rows, width, values, ourMeans, ourSizes);

        // Sums of 64 terms in another order and precision.
        for (int i = 0; i < raw.Length; i++)
            Assert.Equal(expected.View<float>()[i], values.View<float>()[i], 2e-6f);
        for (int r = 0; r < rows; r++)
        {
            Assert.Equal(sizes.View<float>()[r], ourSizes.View<float>()[r] * perSize, 2e-5f);
            Assert.Equal(means?.View<float>()[r] ?? 0, ourMeans.View<float>()[r], 1e-6f);
        }

        TokenScaling.Undo(rows, width, ourMeans, ourSizes, values);
        for (int i = 0; i < raw.Length; i++)
            Assert.Equal(raw[i], values.View<float>()[i], MathF.Abs(raw[i]) * 2e-5f + 2e-5f);
    }

    [Theory]
    [InlineData(InputScaling.LayerNorm)]
    [InlineData(InputScaling.TokenNorm)]
    [InlineData(InputScaling.None)]
    public void A_constant_or_empty_token_gives_numbers_and_comes_back(InputScaling scaling)
    {
        using Tensor values = Tensor.FromFloats([3, 3, 3, 0, 0, 0], 2, 3);
        using Tensor means = new(DType.F32, 2), sizes = new(DType.F32, 2);
        TokenScaling.Apply(scaling, 2, 3, values, means, sizes);
        Assert.All(values.View<float>().Span.ToArray(), v => Assert.True(float.IsFinite(v)));
        TokenScaling.Undo(2, 3, means, sizes, values);
        Assert.Equal([3f, 3, 3, 0, 0, 0], values.View<float>().Span.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Each_stream_of_a_stack_is_scaled_by_itself_and_a_target_stays_raw()
    {
        using var made = new MadeCache(5, 7);
        using ActivationWindows windows = ActivationWindows.OverCaches(
            [made.Cache.Rows(MadeCache.HookA), made.Cache.Rows(MadeCache.HookB)]);
        IActivationSource stacked = windows.Stacked([0, 1]), pair = windows.Pair(0, 1);
        IActivationSource scaled = TokenScaledSource.Over(stacked, InputScaling.TokenNorm);
        IActivationSource scaledPair = TokenScaledSource.Over(pair, InputScaling.TokenNorm);

        foreach (float[] row in Batches.Read(scaled, 2, 11).Chunk(4))
            Assert.Equal(4, row.Sum(v => v * v), 1e-5f);
        (float[] input, float[] target) = Batches.ReadPair(scaledPair, 2, 11);
        foreach (float[] row in input.Chunk(4))
            Assert.Equal(4, row.Sum(v => v * v), 1e-5f);
        Assert.Equal(Batches.ReadPair(pair, 2, 11).Target, target);
        Assert.NotEqual(stacked.Fingerprint, scaled.Fingerprint);
        Assert.Same(stacked, TokenScaledSource.Over(stacked, InputScaling.MeanNorm));
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
