namespace PlmLens.Compute.Tests.Sparse;

public abstract class SparseResidualSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        // residual = [5, 5] - 2 [1, 0] = [3, 5]; dot with [1, 0] is 3.
        using Guarded<float> target = Guarded.Of(5f, 5f), decoder = Guarded.Of(1f, 0f, 0f, 1f);
        using Guarded<float> values = Guarded.Of(2f, 0f), residual = Guarded.Zeros(2);
        using Guarded<float> squares = Guarded.Zeros(1), dots = Guarded.Zeros(2);
        using Guarded<int> indices = Guarded.Of(0, -1);
        var codes = new SparseCodes(default, indices.View, values.View, dots.View, -2, 1, 2);
        Backend.SparseResidual(target.View, codes, decoder.View, 2, residual.View, squares.View);
        Assert.Equal([3f, 5f], residual.Span);
        Assert.Equal(34f, squares.Span[0]);
        Assert.Equal([-6f, 0f], dots.Span);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference(int cols)
    {
        const int Rows = 9, K = 6, Latents = 40;
        using var codes = new CodesSample(Rows, K, Latents, 6, ragged: cols % 2 == 0);
        using Guarded<float> target = Guarded.Random((long)Rows * cols), decoder = Guarded.Random((long)Latents * cols);
        var results = new List<(float[] Residual, float[] Squares, float[] Dots)>();
        foreach (IBackend backend in new[] { Reference, Backend })
        {
            using Guarded<float> residual = Guarded.Zeros((long)Rows * cols), squares = Guarded.Zeros(Rows);
            using Guarded<float> dots = Guarded.Zeros((long)Rows * K);
            backend.SparseResidual(
                target.View, codes.Codes(-0.5f, dots), decoder.View, cols, residual.View, squares.View);
            residual.AssertIntact();
            squares.AssertIntact();
            dots.AssertIntact();
            results.Add((residual.Span.ToArray(), squares.Span.ToArray(), dots.Span.ToArray()));
        }

        // Sums of up to 513 products of values around 1 to 3.
        Compare.Close(results[0].Residual, results[1].Residual, 1e-6, 2e-6);
        Compare.Close(results[0].Squares, results[1].Squares, 1e-5, 1e-5);
        Compare.Close(results[0].Dots, results[1].Dots, 1e-5, 1e-4);
    }

    [Fact]
    public void Known_values_of_prefixes()
    {
        // Prefix residuals [3, 5] and [3, 1]; suffixes 0.5 [3, 5] + 2 [3, 1] = [7.5, 4.5] and 2 [3, 1].
        using Guarded<float> target = Guarded.Of(5f, 5f), decoder = Guarded.Of(1f, 0f, 0f, 1f);
        using Guarded<float> values = Guarded.Of(2f, 4f), residual = Guarded.Zeros(2), suffixes = Guarded.Zeros(4);
        using Guarded<float> squares = Guarded.Zeros(2), dots = Guarded.Zeros(2), weights = Guarded.Of(0.5f, 2f);
        using Guarded<int> indices = Guarded.Of(0, 1), starts = Guarded.Of(0, 2), ends = Guarded.Of(1, 2);
        var codes = new SparseCodes(starts.View, indices.View, values.View, dots.View, -1, 1, 0);
        var prefixes = new LatentPrefixes(ends.View, weights.View, 2);
        Backend.PrefixResidual(
            target.View, codes, decoder.View, prefixes, 2, residual.View, suffixes.View, squares.View);
        Assert.Equal([3f, 1f], residual.Span);
        Assert.Equal([7.5f, 4.5f, 6f, 2f], suffixes.Span);
        Assert.Equal([34f, 10f], squares.Span);
        Assert.Equal([-7.5f, -2f], dots.Span);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(97)]
    [InlineData(320)]
    public void Prefixes_match_the_reference(int cols)
    {
        const int Rows = 19, K = 6, Latents = 40, Count = 4;
        using var codes = new CodesSample(Rows, K, Latents, 6, ragged: cols != 16);
        using Guarded<int> ends = Guarded.Of(1, 9, 30, 40);
        using Guarded<float> weights = Guarded.Of(1f, 0.25f, 0f, 0.5f);
        var prefixes = new LatentPrefixes(ends.View, weights.View, Count);
        using Guarded<float> target = Guarded.Random((long)Rows * cols), decoder = Guarded.Random((long)Latents * cols);
        var results = new List<float[][]>();
        foreach (IBackend backend in new[] { Reference, Backend })
        {
            using Guarded<float> residual = Guarded.Zeros((long)Rows * cols), squares = Guarded.Zeros(Rows * Count);
            using Guarded<float> dots = Guarded.Zeros((long)Rows * K), stack = Guarded.Zeros((long)Rows * cols * Count);
            backend.PrefixResidual(
                target.View,
                codes.Codes(-0.5f, dots),
                decoder.View,
                prefixes,
                cols,
                residual.View,
                stack.View,
                squares.View);
            foreach (Guarded<float> output in new[] { residual, squares, dots, stack })
                output.AssertIntact();
            results.Add(
                [residual.Span.ToArray(), stack.Span.ToArray(), squares.Span.ToArray(), dots.Span.ToArray()]);
        }

        // As above; suffixes and dots are sums of four residuals.
        Compare.Close(results[0][0], results[1][0], 1e-6, 2e-6);
        Compare.Close(results[0][1], results[1][1], 2e-6, 5e-6);
        Compare.Close(results[0][2], results[1][2], 1e-5, 1e-5);
        Compare.Close(results[0][3], results[1][3], 1e-5, 2e-4);
    }

    [Fact]
    public void One_prefix_of_weight_one_is_the_plain_residual()
    {
        const int Rows = 11, K = 5, Latents = 30, Cols = 70;
        using var codes = new CodesSample(Rows, K, Latents, 3, ragged: true);
        using Guarded<float> target = Guarded.Random(Rows * Cols), decoder = Guarded.Random(Latents * Cols);
        using Guarded<float> residual = Guarded.Zeros(Rows * Cols), suffix = Guarded.Zeros(Rows * Cols);
        using Guarded<float> squares = Guarded.Zeros(Rows), dots = Guarded.Zeros(Rows * K), one = Guarded.Of(1f);
        using Guarded<float> plain = Guarded.Zeros(Rows * Cols), plainDots = Guarded.Zeros(Rows * K);
        using Guarded<int> end = Guarded.Of(Latents);
        Backend.PrefixResidual(
            target.View,
            codes.Codes(2, dots),
            decoder.View,
            new LatentPrefixes(end.View, one.View, 1),
            Cols,
            residual.View,
            suffix.View,
            squares.View);
        Backend.SparseResidual(target.View, codes.Codes(2, plainDots), decoder.View, Cols, plain.View, squares.View);
        Compare.SameBits(plain.Span, residual.Span);
        Compare.SameBits(plain.Span, suffix.Span);
        Compare.SameBits(plainDots.Span, dots.Span);
    }

    [Fact]
    public void Prefixes_that_do_not_end_at_the_last_latent_and_starts_that_fall_are_refused()
    {
        using Guarded<float> target = Guarded.Zeros(2), decoder = Guarded.Zeros(3), residual = Guarded.Zeros(2);
        using Guarded<float> values = Guarded.Of(1f, 1f), dots = Guarded.Zeros(2), squares = Guarded.Zeros(4);
        using Guarded<float> weights = Guarded.Of(1f, 1f), suffixes = Guarded.Zeros(4);
        using Guarded<int> indices = Guarded.Of(0, 1), good = Guarded.Of(0, 1, 2), falling = Guarded.Of(0, 2, 1);
        using Guarded<int> ends = Guarded.Of(1, 3), early = Guarded.Of(1, 2), twice = Guarded.Of(3, 3);
        foreach ((Guarded<int> starts, Guarded<int> borders) in new[] { (good, early), (good, twice), (falling, ends) })
        {
            Refuses(residual, () => Backend.PrefixResidual(
                target.View,
                new SparseCodes(starts.View, indices.View, values.View, dots.View, 1, 2, 0),
                decoder.View,
                new LatentPrefixes(borders.View, weights.View, 2),
                1,
                residual.View,
                suffixes.View,
                squares.View));
        }
    }
}

public sealed class ReferenceSparseResidual() : SparseResidualSuite(BackendKind.Reference);

public sealed class CpuSparseResidual() : SparseResidualSuite(BackendKind.Cpu);
