using PlmLens.Analysis.Metrics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Metrics;

public sealed class DecoderStatisticsTests
{
    // One past a tile in both directions, so that whole, cut and diagonal tiles all occur.
    [Theory]
    [InlineData(2)]
    [InlineData(37)]
    [InlineData(1111)]
    public void Cosines_and_norms_are_those_of_all_pairs(int latents)
    {
        const int width = 6;
        using Tensor encoder = Random(latents, width, 1), decoder = Random(latents, width, 2);
        var measured = DecoderStatistics.Of(
            encoder, decoder, latents, width, width, new CpuBackend(WorkerPool.Shared),
            TestContext.Current.CancellationToken);

        for (int i = 0; i < latents; i++)
        {
            double best = Enumerable.Range(0, latents).Where(j => j != i).Max(j => Cosine(decoder, i, decoder, j));
            Assert.Equal(best, measured.MaxCosine[i], 1e-5);
            Assert.Equal(Cosine(encoder, i, decoder, i), measured.EncoderDecoderCosine[i], 1e-5);
            Assert.Equal(Math.Sqrt(Dot(decoder, i, decoder, i)), measured.DecoderNorms[i], 1e-9);
            Assert.Equal(Math.Sqrt(Dot(encoder, i, encoder, i)), measured.EncoderNorms[i], 1e-9);
        }

        Assert.Equal(latents, measured.MaxCosines().Total);
        Assert.Equal(measured.MaxCosine.Average(), measured.MeanMaxCosine);

        double Cosine(Tensor a, int i, Tensor b, int j) =>
            Dot(a, i, b, j) / Math.Sqrt(Dot(a, i, a, i) * Dot(b, j, b, j));

        static double Dot(Tensor a, int i, Tensor b, int j) => Enumerable.Range(0, width)
            .Sum(c => (double)a.View<float>()[(i * width) + c] * b.View<float>()[(j * width) + c]);
    }

    [Fact]
    public void A_copy_of_a_latent_is_redundant_whatever_its_length()
    {
        using Tensor decoder = Tensor.FromFloats([1, 0, 0, 0, 1, 0, 3, 0, 0], 3, 3);
        var measured = DecoderStatistics.Of(
            decoder, decoder, 3, 3, 3, new ReferenceBackend(), TestContext.Current.CancellationToken);
        Assert.Equal([1, 0, 1], measured.MaxCosine.Select(cosine => Math.Round(cosine, 6)));
        Assert.Equal(2.0 / 3, measured.RedundantAbove(0.9), 1e-12);
    }

    [Fact]
    public void One_latent_has_no_neighbour_and_other_widths_no_common_cosine()
    {
        using Tensor encoder = Tensor.FromFloats([1, 2], 1, 2), decoder = Tensor.FromFloats([1, 2, 2], 1, 3);
        var measured = DecoderStatistics.Of(
            encoder, decoder, 1, 2, 3, new ReferenceBackend(), TestContext.Current.CancellationToken);
        Assert.Null(measured.MeanMaxCosine);
        Assert.Null(measured.MeanEncoderDecoderCosine);
        Assert.Equal(3, measured.DecoderNorms[0], 1e-12);
    }

    private static Tensor Random(int rows, int width, ulong seed)
    {
        var random = new SeededRandom(seed);
        var tensor = new Tensor(DType.F32, rows, width);
        for (long i = 0; i < tensor.Count; i++)
            tensor.View<float>()[i] = (float)random.NextGaussian();
        return tensor;
    }
}
