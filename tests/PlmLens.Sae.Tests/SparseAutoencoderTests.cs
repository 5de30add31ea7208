using PlmLens.Core;

namespace PlmLens.Sae.Tests;

public sealed class SparseAutoencoderTests
{
    [Fact]
    public void A_row_may_have_any_number_of_latents_and_buffers_grow()
    {
        // 700 latents read the first value with weights of both signs: about half are active, then all, then none.
        const int Latents = 700, Rows = 2500;
        var weights = new SaeWeights(Latents, 2);
        for (int i = 0; i < Latents; i++)
        {
            weights.Encoder.View<float>()[i * 2] = i % 2 == 0 ? 1 : -1;
            weights.Encoder.View<float>()[(i * 2) + 1] = 1;
        }

        using var sae = new SparseAutoencoder(
            Backends.Named("cpu"), weights, new SaeSpec { Activation = SaeActivation.Relu });
        using var x = new Tensor(DType.F32, Rows, 2);
        for (int r = 0; r < Rows; r++)
        {
            x.View<float>()[r * 2] = r < 1200 ? 1 : 0;
            x.View<float>()[(r * 2) + 1] = r is >= 1200 and < 2400 ? 1 : 0;
        }

        using var codes = new CodeBuffer();
        sae.Encode(x, Rows, codes);
        Assert.Equal(Rows, codes.Rows);
        Assert.Equal((1200L * 350) + (1200 * 700), codes.Count);
        Assert.Equal(Enumerable.Range(0, 350).Select(i => 2 * i), codes.IndicesOf(1199).ToArray());
        Assert.Equal(Enumerable.Range(0, 700), codes.IndicesOf(1200).ToArray());
        Assert.Empty(codes.IndicesOf(2400).ToArray());
        Assert.All(codes.ValuesOf(5).ToArray(), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void Encoding_again_gives_the_same()
    {
        using var weights = new SaeWeights(300, 16);
        var random = new SeededRandom(1);
        foreach (ref float value in weights.Encoder.View<float>().Span)
            value = (float)random.NextGaussian();
        using var x = new Tensor(DType.F32, 1500, 16);
        foreach (ref float value in x.View<float>().Span)
            value = (float)random.NextGaussian();
        foreach (SaeSpec spec in (SaeSpec[])
            [new() { Activation = SaeActivation.Relu, Normalisation = InputNormalisation.LayerNorm }, SaeSpec.TopK(7)])
        {
            using var sae = new SparseAutoencoder(Backends.Reference, weights.FoldInputScale(1), spec);
            using var codes = new CodeBuffer();
            using var output = new Tensor(DType.F32, 1500, 16);
            sae.Encode(x, 1500, codes);
            sae.Decode(codes, x, output);
            long first = codes.Count;
            sae.Encode(x, 1500, codes);
            Assert.Equal(first, codes.Count);
        }
    }

    [Theory]
    [InlineData(SaeActivation.Relu)]
    [InlineData(SaeActivation.TopK)]
    [InlineData(SaeActivation.JumpRelu)]
    [InlineData(SaeActivation.Gated)]
    public void Scales_fold_exactly_into_every_architecture(SaeActivation activation)
    {
        // With weights trained on s h, encode(s h) = s encode(h) of the folded ones, up to rounding.
        const double Scale = 0.25;
        SaeWeights trained = Random(40, 12);
        trained.Threshold = Vector(40, 5, 0.3f);
        trained.GateBias = Vector(40, 6, 0.2f);
        trained.MagnitudeBias = Vector(40, 7, 0.1f);
        trained.MagnitudeScale = Vector(40, 8, 0.5f);
        var spec = new SaeSpec { Activation = activation, K = activation == SaeActivation.TopK ? 6 : null };
        using var folded = new SparseAutoencoder(Backends.Reference, trained.FoldInputScale(Scale), spec);
        using var original = new SparseAutoencoder(Backends.Reference, trained, spec);
        using Tensor raw = new(DType.F32, 20, 12), scaled = new(DType.F32, 20, 12);
        var random = new SeededRandom(9);
        for (int i = 0; i < raw.Count; i++)
        {
            raw.View<float>()[i] = (float)(4 * random.NextGaussian());
            scaled.View<float>()[i] = (float)(raw.View<float>()[i] * Scale);
        }

        (float[] codes, float[] decoded) = FormatFiles.Run(folded, raw);
        (float[] expected, float[] expectedDecoded) = FormatFiles.Run(original, scaled);
        Assert.Contains(expected, value => value > 0);
        for (int i = 0; i < codes.Length; i++)
            Assert.Equal(expected[i] / Scale, codes[i], 1e-4);
        for (int i = 0; i < decoded.Length; i++)
            Assert.Equal(expectedDecoded[i] / Scale, decoded[i], 1e-4);
    }

    [Fact]
    public void Scales_of_the_streams_of_a_crosscoder_fold_exactly()
    {
        double[] scales = [0.5, 4];
        SaeWeights trained = Random(30, 10);
        using var folded = new SparseAutoencoder(
            Backends.Reference, trained.FoldScales(scales, scales), new SaeSpec
            {
                Activation = SaeActivation.Relu,
                SubtractDecoderBias = true,
            });
        using var original = new SparseAutoencoder(
            Backends.Reference, trained, new SaeSpec { Activation = SaeActivation.Relu });
        using Tensor raw = new(DType.F32, 8, 10), scaled = new(DType.F32, 8, 10);
        var random = new SeededRandom(2);
        for (int i = 0; i < raw.Count; i++)
        {
            raw.View<float>()[i] = (float)random.NextGaussian();
            scaled.View<float>()[i] = (float)(raw.View<float>()[i] * scales[i % 10 / 5]);
        }

        (float[] codes, float[] decoded) = FormatFiles.Run(folded, raw);
        (float[] expected, float[] expectedDecoded) = FormatFiles.Run(original, scaled);
        for (int i = 0; i < codes.Length; i++)
            Assert.Equal(expected[i] / scales[0], codes[i], 1e-4);
        for (int i = 0; i < decoded.Length; i++)
            Assert.Equal(expectedDecoded[i] / scales[i % 10 / 5], decoded[i], 1e-4);
    }

    [Fact]
    public void What_an_activation_needs_must_be_there()
    {
        foreach (SaeSpec spec in (SaeSpec[])
            [new() { Activation = SaeActivation.JumpRelu }, new() { Activation = SaeActivation.Gated },
            new() { Activation = SaeActivation.TopK }, SaeSpec.TopK(41), SaeSpec.TopK(0)])
        {
            using SaeWeights weights = Random(40, 4);
            Assert.Throws<PlmLensException>(() => new SparseAutoencoder(Backends.Reference, weights, spec));
        }
    }

    private static SaeWeights Random(int latents, int width)
    {
        var weights = new SaeWeights(latents, width);
        var random = new SeededRandom(4);
        foreach ((_, Tensor tensor) in weights.Tensors())
        {
            foreach (ref float value in tensor.View<float>().Span)
                value = (float)(0.3 * random.NextGaussian());
        }

        return weights;
    }

    private static Tensor Vector(int count, ulong seed, float factor)
    {
        var random = new SeededRandom(seed);
        return Tensor.FromFloats(
            [.. Enumerable.Range(0, count).Select(_ => (float)(factor * random.NextGaussian()))], count);
    }
}
