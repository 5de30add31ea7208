using PlmLens.Analysis.Matching;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Matching;

public sealed class DecoderMatcherTests : IDisposable
{
    private readonly CpuBackend _backend = new(WorkerPool.Shared);

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData(4096)]
    [InlineData(0)]
    public void A_permuted_and_scaled_copy_matches_itself(int exactLimit)
    {
        const int latents = 700, width = 24;
        using Tensor left = Random(latents, width, 1), right = new(DType.F32, latents, width);
        int[] order = All(latents);
        new SeededRandom(2).Shuffle<int>(order);
        for (int i = 0; i < latents; i++)
        {
            for (int c = 0; c < width; c++)
                right.View<float>()[(order[i] * width) + c] = (1 + (i % 3)) * left.View<float>()[(i * width) + c];
        }

        DecoderMatch match = Match(left, All(latents), right, All(latents), width, exactLimit);

        Assert.Equal(exactLimit > 0, match.Exact);
        Assert.Equal(latents, match.Cosines.Count);
        Assert.Equal(1, match.MeanCosine, 1e-5);
        Assert.Equal(1, match.MeanNearest, 1e-5);
        Assert.Equal(1, match.ShareAbove(0.9));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(3, 6)]
    [InlineData(6, 4)]
    public void The_matching_has_the_largest_sum_of_cosines(int lefts, int rights)
    {
        const int width = 3;
        for (ulong seed = 1; seed < 30; seed++)
        {
            using Tensor left = Random(lefts, width, seed), right = Random(rights, width, seed + 100);
            // Positive values only: then the exact matching pairs as many as it can, and so does trying everything.
            Absolute(left);
            Absolute(right);
            double best = Best(left, lefts, right, rights, width, 0, 0);
            DecoderMatch exact = Match(left, All(lefts), right, All(rights), width, 4096);
            DecoderMatch near = Match(left, All(lefts), right, All(rights), width, 0);
            Assert.Equal(best, exact.Cosines.Sum(), 1e-5);
            Assert.Equal(Math.Min(lefts, rights), exact.Cosines.Count);
            Assert.True(exact.MeanCosine <= exact.MeanNearest + 1e-6);
            Assert.Equal(exact.MeanNearest, near.MeanNearest, 1e-6);
            Assert.InRange(near.Cosines.Sum(), best - (lefts * 1e-4) - 1e-5, best + 1e-5);
        }
    }

    [Fact]
    public void Random_directions_are_matched_nearly_as_well_by_the_approximation()
    {
        const int latents = 600, width = 16;
        using Tensor left = Random(latents, width, 5), right = Random(latents, width, 6);
        DecoderMatch exact = Match(left, All(latents), right, All(latents), width, 4096);
        DecoderMatch near = Match(left, All(latents), right, All(latents), width, 0);
        Assert.True(exact.MeanCosine <= exact.MeanNearest);
        Assert.InRange(near.MeanCosine, exact.MeanCosine - 0.005, exact.MeanCosine + 1e-6);
        Assert.Equal(exact.MeanNearest, near.MeanNearest, 1e-6);
    }

    [Fact]
    public void Only_the_rows_that_are_named_take_part()
    {
        using Tensor left = Tensor.FromFloats([1, 0, 0, 1], 2, 2), right = Tensor.FromFloats([0, 1, -1, 0], 2, 2);
        DecoderMatch one = Match(left, [1], right, [0, 1], 2, 4096);
        Assert.Equal([1.0], one.Cosines);
        Assert.Equal(1, one.Pairs);
        DecoderMatch none = Match(left, [], right, [0], 2, 4096);
        Assert.Empty(none.Cosines);
        Assert.Equal(0, none.MeanCosine);
    }

    private DecoderMatch Match(
        Tensor left, int[] leftRows, Tensor right, int[] rightRows, int width, int exactLimit) =>
        new DecoderMatcher(_backend) { ExactLimit = exactLimit }.Match(
            left, leftRows, right, rightRows, width, TestContext.Current.CancellationToken);

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];

    private static Tensor Random(int rows, int width, ulong seed)
    {
        var random = new SeededRandom(seed);
        var tensor = new Tensor(DType.F32, rows, width);
        for (long i = 0; i < tensor.Count; i++)
            tensor.View<float>()[i] = (float)random.NextGaussian();
        return tensor;
    }

    private static void Absolute(Tensor tensor)
    {
        for (long i = 0; i < tensor.Count; i++)
            tensor.View<float>()[i] = Math.Abs(tensor.View<float>()[i]);
    }

    // Largest sum over matchings in which row "at" of the left takes a free row of the right or none.
    private static double Best(Tensor left, int lefts, Tensor right, int rights, int width, int at, int taken)
    {
        if (at == lefts)
            return 0;
        double best = Best(left, lefts, right, rights, width, at + 1, taken);
        for (int j = 0; j < rights; j++)
        {
            if ((taken & (1 << j)) == 0)
            {
                double rest = Best(left, lefts, right, rights, width, at + 1, taken | (1 << j));
                best = Math.Max(best, Cosine(left, at, right, j, width) + rest);
            }
        }

        return best;
    }

    private static double Cosine(Tensor a, int i, Tensor b, int j, int width)
    {
        double Dot(Tensor p, int r, Tensor q, int s) => Enumerable.Range(0, width)
            .Sum(c => (double)p.View<float>()[(r * width) + c] * q.View<float>()[(s * width) + c]);
        return Dot(a, i, b, j) / Math.Sqrt(Dot(a, i, a, i) * Dot(b, j, b, j));
    }
}
