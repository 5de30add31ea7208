using PlmLens.Core;

namespace PlmLens.Compute.Tests.Sparse;

public abstract class EncodeTopKSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        // p = x W^T + b = [3, -1, 2, 0.5 + 2]
        float[] p = Encode([1, 2], 1, 2, [1, 1, -1, 0, 0, 1, 0.5f, 0], [0, 0, 0, 2], 2, out int[] indices);
        Assert.Equal([0, 3], indices);
        Assert.Equal([3f, 2.5f], p);
    }

    [Fact]
    public void Ties_go_to_the_lower_latent()
    {
        float[] values = Encode([1], 1, 1, [2, 5, 2, 5, 2, 5, 2], new float[7], 5, out int[] indices);
        Assert.Equal([0, 1, 2, 3, 5], indices);
        Assert.Equal([2f, 5f, 2f, 5f, 5f], values);
    }

    [Fact]
    public void Ties_go_to_the_lower_latent_among_many()
    {
        // 1000 equal values and a few larger ones at the far end.
        float[] weight = [.. Enumerable.Repeat(1f, 1000), 3, 2, 3];
        Encode([1], 1, 1, weight, new float[1003], 6, out int[] indices);
        Assert.Equal([0, 1, 2, 1000, 1001, 1002], indices);
    }

    [Fact]
    public void Rows_with_few_positive_values_have_empty_slots()
    {
        float[] values = Encode([1, -1], 2, 1, [1, -2, 0, 3], new float[4], 3, out int[] indices);
        Assert.Equal([0, 3, -1, 1, -1, -1], indices);
        Assert.Equal([1f, 3f, 0f, 2f, 0f, 0f], values);
    }

    [Fact]
    public void NaN_in_a_row_empties_that_row_only()
    {
        float[] values = Encode([1, float.NaN, 2], 3, 1, [1, 2], [0, 0], 2, out int[] indices);
        Assert.Equal([0, 1, -1, -1, 0, 1], indices);
        Assert.Equal([1f, 2f, 0f, 0f, 2f, 4f], values);
    }

    [Fact]
    public void Minus_infinity_as_bias_keeps_a_latent_out()
    {
        Encode([1], 1, 1, [9, 1, 8], [float.NegativeInfinity, 0, 0], 3, out int[] indices);
        Assert.Equal([1, 2, -1], indices);
    }

    /// <summary>Small integers make every sum exact, so that the selection must be the same, ties included.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 7, 7)]
    [InlineData(50, 17, 63, 4)]
    [InlineData(97, 33, 256, 32)]
    [InlineData(49, 20, 1000, 3)]
    [InlineData(20, 64, 2049, 100)]
    [InlineData(5, 9, 5000, 700)]
    public void Selects_exactly_what_the_reference_selects(int rows, int width, int latents, int k)
    {
        using Guarded<float> x = Integers((long)rows * width, 3, 1), bias = Integers(latents, 2, 2);
        using Guarded<float> weight = Integers((long)latents * width, 3, 3);
        using Guarded<int> indices = new((long)rows * k), expectedIndices = new((long)rows * k);
        using Guarded<float> values = Guarded.Zeros((long)rows * k), expected = Guarded.Zeros((long)rows * k);
        using IPackedWeight packed = Backend.Pack(weight.View, latents, width);
        using IPackedWeight plain = Reference.Pack(weight.View, latents, width);
        Reference.EncodeTopK(x.View, plain, bias.View, rows, k, expectedIndices.View, expected.View);
        Backend.EncodeTopK(x.View, packed, bias.View, rows, k, indices.View, values.View);
        Assert.Equal(expectedIndices.Span, indices.Span);
        Compare.SameBits(expected.Span, values.Span);
        indices.AssertIntact();
        values.AssertIntact();
    }

    [Fact]
    public void Rising_and_falling_values_are_handled()
    {
        // Rising values replace every candidate again and again; falling ones are dropped at the bar.
        float[] rising = [.. Enumerable.Range(1, 3000).Select(i => (float)i)];
        float[] falling = [.. rising.Reverse()];
        Encode([1], 1, 1, rising, new float[3000], 40, out int[] last);
        Assert.Equal(Enumerable.Range(2960, 40), last);
        Encode([1], 1, 1, falling, new float[3000], 40, out int[] first);
        Assert.Equal(Enumerable.Range(0, 40), first);
    }

    [Fact]
    public void Infinity_is_the_largest_value()
    {
        float[] weight = [.. Enumerable.Range(1, 500).Select(i => i == 250 ? float.PositiveInfinity : i)];
        float[] values = Encode([1], 1, 1, weight, new float[500], 2, out int[] indices);
        Assert.Equal([249, 499], indices);
        Assert.Equal([float.PositiveInfinity, 500f], values);
    }

    [Fact]
    public void Bad_sizes_are_refused()
    {
        using var x = Guarded.Random(12);
        using var bias = Guarded.Random(6);
        using var values = Guarded.Zeros(12);
        using var indices = new Guarded<int>(12);
        using IPackedWeight packed = Backend.Pack(Guarded.Random(18).View, 6, 3);
        Refuses(values, () => Backend.EncodeTopK(x.View, packed, bias.View, 4, 0, indices.View, values.View));
        Refuses(values, () => Backend.EncodeTopK(x.View, packed, bias.View, 4, 7, indices.View, values.View));
        Refuses(values, () => Backend.EncodeTopK(x.View, packed, bias.View, 5, 2, indices.View, values.View));
        Refuses(values, () => Backend.EncodeTopK(x.View, packed, bias.View.Slice(1), 4, 2, indices.View, values.View));
        Refuses(values, () => Backend.EncodeTopK(x.View, packed, bias.View, 4, 4, indices.View, values.View));
    }

    private static Guarded<float> Integers(long count, int most, ulong seed)
    {
        var random = new SeededRandom(seed);
        var buffer = Guarded.Zeros(count);
        foreach (ref float value in buffer.Span)
            value = random.Next((2 * most) + 1) - most;
        return buffer;
    }

    private float[] Encode(
        float[] x, int rows, int width, float[] weight, float[] bias, int k, out int[] indices)
    {
        using Guarded<float> input = Guarded.Of(x), w = Guarded.Of(weight), b = Guarded.Of(bias);
        using Guarded<float> values = Guarded.Zeros((long)rows * k);
        using var slots = new Guarded<int>((long)rows * k);
        using IPackedWeight packed = Backend.Pack(w.View, bias.Length, width);
        Backend.EncodeTopK(input.View, packed, b.View, rows, k, slots.View, values.View);
        indices = slots.Span.ToArray();
        return values.Span.ToArray();
    }
}

public sealed class ReferenceEncodeTopK() : EncodeTopKSuite(BackendKind.Reference);

public sealed class CpuEncodeTopK() : EncodeTopKSuite(BackendKind.Cpu);
