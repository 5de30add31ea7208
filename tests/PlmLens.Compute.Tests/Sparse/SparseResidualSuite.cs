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
        Backend.SparseResidual(
            target.View,
            indices.View,
            values.View,
            decoder.View,
            -2,
            1,
            2,
            2,
            residual.View,
            squares.View,
            dots.View);
        Assert.Equal([3f, 5f], residual.Span);
        Assert.Equal(34f, squares.Span[0]);
        Assert.Equal([-6f, 0f], dots.Span);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference(int cols)
    {
        const int Rows = 9, K = 6, Latents = 40;
        using var codes = new CodesSample(Rows, K, Latents, 6);
        using Guarded<float> target = Guarded.Random((long)Rows * cols), decoder = Guarded.Random((long)Latents * cols);
        var results = new List<(float[] Residual, float[] Squares, float[] Dots)>();
        foreach (IBackend backend in new[] { Reference, Backend })
        {
            using Guarded<float> residual = Guarded.Zeros((long)Rows * cols), squares = Guarded.Zeros(Rows);
            using Guarded<float> dots = Guarded.Zeros((long)Rows * K);
            backend.SparseResidual(
                target.View,
                codes.Indices.View,
                codes.Values.View,
                decoder.View,
                -0.5f,
                Rows,
                K,
                cols,
                residual.View,
                squares.View,
                dots.View);
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
}

public sealed class ReferenceSparseResidual() : SparseResidualSuite(BackendKind.Reference);

public sealed class CpuSparseResidual() : SparseResidualSuite(BackendKind.Cpu);
