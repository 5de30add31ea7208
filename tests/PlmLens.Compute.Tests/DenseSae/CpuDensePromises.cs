using PlmLens.Core;
using PlmLens.Tests;

namespace PlmLens.Compute.Tests.DenseSae;

/// <summary>What the dense ops of the CPU backend promise beside their results.</summary>
public sealed class CpuDensePromises
{
    // Few latents active, and many: lists of entries, and products.
    [Theory]
    [InlineData(-1.5f)]
    [InlineData(0.5f)]
    public void Any_number_of_threads_gives_the_same_bits(float shift)
    {
        using var expected = new DenseSample(300, 300, 70, 40, shift);
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            using var sample = new DenseSample(300, 300, 70, 40, shift);
            DenseSample target = threads == 1 ? expected : sample;
            target.Run(backend, new FullRule(target.Lowest.View), 0, 300, false);
            foreach ((Guarded<float> e, Guarded<float> a) in expected.Outputs.Zip(target.Outputs))
                Compare.SameBits(e.Span, a.Span, $"{threads} threads");
        }
    }

    [Theory]
    [InlineData(-1.5f)]
    [InlineData(0.5f)]
    public void After_the_first_call_nothing_is_allocated(float shift)
    {
        using var pool = new WorkerPool(2);
        using var backend = new CpuBackend(pool);
        using var sample = new DenseSample(100, 300, 70, 40, shift);
        var state = new AdamState(sample.DecoderGradient.View, sample.EncoderGradient.View, sample.Sums.View);
        void Run()
        {
            sample.Run(backend, new FullRule(sample.Lowest.View), 0, 100, true);
            backend.RowSquares(sample.Target.View, default, 100, 70, sample.Squares.View);
            backend.AddScaledRows(sample.Target.View, true, sample.Factors.View, 100, 70, sample.Residual.View);
            backend.AdamUnitRows(sample.Target.View, default, 10, 40, state);
        }

        Run();
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 10; i++)
                Run();
        }));
    }
}
