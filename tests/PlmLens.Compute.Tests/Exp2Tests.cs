using PlmLens.Compute.Cpu;

namespace PlmLens.Compute.Tests;

/// <summary>The exponential that softmax, GELU and losses are made of, on each vector width this processor
/// has.</summary>
public sealed unsafe class Exp2Tests
{
    // Polynomial 8.3e-8, five roundings of sums in [1, 2], one of the fraction.
    private const double Tolerance = 3e-7;

    [Theory]
    [InlineData("Vector512")]
    [InlineData("Vector256")]
    [InlineData("Portable")]
    public void Is_accurate_from_the_smallest_normal_number_to_the_largest(string kernels)
    {
        double worst = 0;
        for (float x = -126; x < 127; x += 1f / 1024 + 1e-5f)
            worst = Math.Max(worst, Math.Abs((Of(kernels, x) / Math.Pow(2, x)) - 1));
        Assert.InRange(worst, 0, Tolerance);
    }

    [Theory]
    [InlineData("Vector512")]
    [InlineData("Vector256")]
    [InlineData("Portable")]
    public void Special_values_are_right(string kernels)
    {
        Assert.Equal(1f, Of(kernels, 0));
        Assert.Equal(1f, Of(kernels, -0f));
        Assert.Equal(0f, Of(kernels, float.NegativeInfinity));
        Assert.Equal(0f, Of(kernels, -1e30f));
        Assert.Equal(0f, Of(kernels, -200));
        Assert.InRange(Of(kernels, -126.5f), 0, 1.1754944e-38f);
        Assert.True(float.IsNaN(Of(kernels, float.NaN)));
    }

    private static float Of(string kernels, float x)
    {
        bool supported = KernelSet.All.Single(s => s.Name == kernels).IsSupported;
        Assert.SkipUnless(supported, $"This processor has no {kernels}.");
        return kernels switch
        {
            "Vector512" => Lane<Vec512>(x),
            "Vector256" => Lane<Vec256>(x),
            _ => Lane<Vec128>(x),
        };
    }

    private static float Lane<V>(float x)
        where V : struct, IVec<V>
    {
        float* lanes = stackalloc float[V.Lanes];
        V.Exp2(V.Fill(x)).Store(lanes);
        for (int i = 1; i < V.Lanes; i++)
            Assert.Equal(BitConverter.SingleToInt32Bits(lanes[0]), BitConverter.SingleToInt32Bits(lanes[i]));
        return lanes[0];
    }
}
