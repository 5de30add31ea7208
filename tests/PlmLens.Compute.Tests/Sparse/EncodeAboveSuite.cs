using PlmLens.Core;

namespace PlmLens.Compute.Tests.Sparse;

public abstract class EncodeAboveSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Every_latent_has_its_own_threshold()
    {
        // p = [3, -1, 2, 2.5]: 2.5 is not above 2.5, -1 is above -2.
        Codes codes = Encode([1, 2], 1, 2, [1, 1, -1, 0, 0, 1, 0.5f, 0], [0, 0, 0, 2], [1, -2, 1.5f, 2.5f], 4);
        Assert.Equal([3], codes.Counts);
        Assert.Equal([0, 1, 2], codes.Indices[..3]);
        Assert.Equal([3f, -1f, 2f], codes.Values[..3]);
    }

    [Fact]
    public void Without_thresholds_and_bias_the_positive_ones_are_taken()
    {
        Codes codes = Encode([1, -1], 2, 1, [2, -3, 0], null, null, 3);
        Assert.Equal([1, 1], codes.Counts);
        Assert.Equal((0, 2f), (codes.Indices[0], codes.Values[0]));
        Assert.Equal((1, 3f), (codes.Indices[3], codes.Values[3]));
    }

    [Fact]
    public void What_has_no_room_is_counted_and_not_written()
    {
        Codes codes = Encode([1, -1], 2, 1, [1, 2, -3, 4], null, null, 2);
        Assert.Equal([3, 1], codes.Counts);
        Assert.Equal([0, 1, 2], codes.Indices[..3]);
        Assert.Equal([1f, 2f, 3f], codes.Values[..3]);
    }

    [Fact]
    public void NaN_in_a_row_empties_that_row_only()
    {
        Codes codes = Encode([1, float.NaN, 2], 3, 1, [1, 2], null, null, 2);
        Assert.Equal([2, 0, 2], codes.Counts);
    }

    /// <summary>Small integers make every sum exact, so that the selection must be the same.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 7, 7)]
    [InlineData(50, 17, 63, 40)]
    [InlineData(97, 33, 256, 256)]
    [InlineData(49, 20, 1000, 100)]
    [InlineData(20, 64, 2049, 2049)]
    public void Selects_exactly_what_the_reference_selects(int rows, int width, int latents, int slots)
    {
        float[] x = Integers(rows * width, 3, 1), weight = Integers(latents * width, 3, 3);
        float[] bias = Integers(latents, 2, 2), thresholds = Integers(latents, 20, 4);
        Codes expected = Encode(x, rows, width, weight, bias, thresholds, slots, Reference);
        Codes codes = Encode(x, rows, width, weight, bias, thresholds, slots);
        Assert.Equal(expected.Counts, codes.Counts);
        Assert.Equal(expected.Indices, codes.Indices);
        Compare.SameBits(expected.Values, codes.Values);
        Assert.Contains(codes.Counts, count => count > 0);
    }

    [Fact]
    public void Bad_sizes_are_refused()
    {
        using Guarded<float> x = Guarded.Random(12), bias = Guarded.Random(6), values = Guarded.Zeros(12);
        using Guarded<int> indices = new(12), counts = new(4);
        using IPackedWeight packed = Backend.Pack(Guarded.Random(18).View, 6, 3);
        void Call(int rows, int slots, TensorView<float> b, TensorView<float> t) => Backend.EncodeAbove(
            x.View, packed, b, t, rows, slots, counts.View, indices.View, values.View);
        Refuses(values, () => Call(4, 0, bias.View, bias.View));
        Refuses(values, () => Call(5, 2, bias.View, bias.View));
        Refuses(values, () => Call(4, 4, bias.View, bias.View));
        Refuses(values, () => Call(4, 3, bias.View.Slice(1), bias.View));
        Refuses(values, () => Call(4, 3, bias.View, bias.View.Slice(1)));
    }

    private static float[] Integers(int count, int most, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.Next((2 * most) + 1) - most))];
    }

    private Codes Encode(
        float[] x,
        int rows,
        int width,
        float[] weight,
        float[]? bias,
        float[]? thresholds,
        int slots,
        IBackend? backend = null)
    {
        backend ??= Backend;
        using Guarded<float> input = Guarded.Of(x), w = Guarded.Of(weight), values = Guarded.Zeros((long)rows * slots);
        using Guarded<float> b = Guarded.Of(bias ?? [0]), t = Guarded.Of(thresholds ?? [0]);
        using Guarded<int> indices = new((long)rows * slots), counts = new(rows);
        using IPackedWeight packed = backend.Pack(w.View, weight.Length / width, width);
        backend.EncodeAbove(
            input.View,
            packed,
            bias is null ? default : b.View,
            thresholds is null ? default : t.View,
            rows,
            slots,
            counts.View,
            indices.View,
            values.View);
        counts.AssertIntact();
        indices.AssertIntact();
        values.AssertIntact();
        return new Codes(counts.Span.ToArray(), indices.Span.ToArray(), values.Span.ToArray());
    }

    private sealed record Codes(int[] Counts, int[] Indices, float[] Values);
}

public sealed class ReferenceEncodeAbove() : EncodeAboveSuite(BackendKind.Reference);

public sealed class CpuEncodeAbove() : EncodeAboveSuite(BackendKind.Cpu);
