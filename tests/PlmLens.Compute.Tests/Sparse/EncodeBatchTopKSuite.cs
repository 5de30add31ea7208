using PlmLens.Core;
using PlmLens.Tests;

namespace PlmLens.Compute.Tests.Sparse;

public abstract class EncodeBatchTopKSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        // p = [[1, -2, 5], [2, -4, 8]] with the biases' help
        float least = Encode([1, 2], 2, 1, [1, -2, 3], [0, 0, 2], 3, 0, out int[] starts, out int[] indices, out var p);
        Assert.Equal([0, 1, 3], starts);
        Assert.Equal([2, 0, 2], indices);
        Assert.Equal([5f, 2f, 8f], p);
        Assert.Equal(2f, least);
    }

    [Fact]
    public void Ties_go_to_the_lower_row_then_to_the_lower_latent()
    {
        Encode([1, 1, 2], 3, 1, [3, 3, 1, 3], new float[4], 8, 0, out int[] starts, out int[] indices, out _);
        // Row 2 has 6, 6, 2, 6; of the six 3s of rows 0 and 1, five fit.
        Assert.Equal([0, 3, 5, 8], starts);
        Assert.Equal([0, 1, 3, 0, 1, 0, 1, 3], indices);
    }

    [Fact]
    public void Fewer_positive_values_than_wanted_are_all_selected()
    {
        float least = Encode(
            [1, -1], 2, 1, [1, -2, 0, 3], new float[4], 7, 0, out int[] starts, out int[] indices, out float[] p);
        Assert.Equal([0, 2, 3], starts);
        Assert.Equal([0, 3, 1], indices[..3]);
        Assert.Equal([1f, 3f, 2f], p[..3]);
        Assert.Equal(1f, least);
        Assert.Equal(0f, Encode([-1], 1, 1, [1, 2], [0, 0], 2, 0, out starts, out _, out _));
        Assert.Equal([0, 0], starts);
    }

    [Fact]
    public void NaN_and_minus_infinity_are_never_selected_and_infinity_is_the_largest()
    {
        float[] bias = [float.NegativeInfinity, 0, 0, float.PositiveInfinity];
        Encode([1, float.NaN], 2, 1, [9, 1, 2, 1], bias, 2, 0, out int[] starts, out int[] indices, out float[] p);
        Assert.Equal([0, 2, 2], starts);
        Assert.Equal([2, 3], indices);
        Assert.Equal([2f, float.PositiveInfinity], p);
    }

    /// <summary>Small integers make every sum exact, so that the selection must be the same, ties included, whatever
    /// the hint: none, one below the least selected value, exactly it, too high, and nonsense.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 7, 7)]
    [InlineData(50, 17, 63, 200)]
    [InlineData(97, 33, 256, 3000)]
    [InlineData(200, 20, 1000, 11)]
    [InlineData(20, 64, 2049, 2000)]
    [InlineData(150, 9, 700, 90000)]
    public void Selects_exactly_what_the_reference_selects(int rows, int width, int latents, int count)
    {
        using Guarded<float> x = Integers((long)rows * width, 3, 1), bias = Integers(latents, 2, 2);
        using Guarded<float> weight = Integers((long)latents * width, 3, 3);
        using Guarded<int> indices = new(count), expectedIndices = new(count);
        using Guarded<int> starts = new(rows + 1), expectedStarts = new(rows + 1);
        using Guarded<float> values = Guarded.Zeros(count), expected = Guarded.Zeros(count);
        using IPackedWeight packed = Backend.Pack(weight.View, latents, width);
        using IPackedWeight plain = Reference.Pack(weight.View, latents, width);
        float least = Reference.EncodeBatchTopK(
            x.View, plain, bias.View, rows, count, 0, expectedStarts.View, expectedIndices.View, expected.View);
        foreach (float hint in new[] { 0, least / 2, least, least * 2, float.PositiveInfinity, float.NaN, -1 })
        {
            indices.Span.Clear();
            values.Span.Clear();
            float found = Backend.EncodeBatchTopK(
                x.View, packed, bias.View, rows, count, hint, starts.View, indices.View, values.View);
            Assert.Equal(least, found);
            Assert.Equal(expectedStarts.Span, starts.Span);
            Assert.Equal(expectedIndices.Span, indices.Span);
            Compare.SameBits(expected.Span, values.Span, $"hint {hint}");
        }

        starts.AssertIntact();
        indices.AssertIntact();
        values.AssertIntact();
    }

    [Fact]
    public void Bad_sizes_are_refused()
    {
        using var x = Guarded.Random(12);
        using var bias = Guarded.Random(6);
        using var values = Guarded.Zeros(5);
        using Guarded<int> indices = new(5), starts = new(5);
        using IPackedWeight packed = Backend.Pack(Guarded.Random(18).View, 6, 3);
        void Call(int rows, int count, TensorView<int> rowStarts) => Backend.EncodeBatchTopK(
            x.View, packed, bias.View, rows, count, 0, rowStarts, indices.View, values.View);
        Refuses(values, () => Call(4, 0, starts.View));
        Refuses(values, () => Call(4, 6, starts.View));
        Refuses(values, () => Call(5, 5, starts.View));
        Refuses(values, () => Call(4, 5, starts.View.Slice(1)));
    }

    private static Guarded<float> Integers(long count, int most, ulong seed)
    {
        var random = new SeededRandom(seed);
        var buffer = Guarded.Zeros(count);
        foreach (ref float value in buffer.Span)
            value = random.Next((2 * most) + 1) - most;
        return buffer;
    }

    private float Encode(
        float[] x,
        int rows,
        int width,
        float[] weight,
        float[] bias,
        int count,
        float hint,
        out int[] starts,
        out int[] indices,
        out float[] p)
    {
        using Guarded<float> input = Guarded.Of(x), w = Guarded.Of(weight), b = Guarded.Of(bias);
        using Guarded<float> values = Guarded.Zeros(count);
        using Guarded<int> slots = new(count), rowStarts = new(rows + 1);
        using IPackedWeight packed = Backend.Pack(w.View, bias.Length, width);
        float least = Backend.EncodeBatchTopK(
            input.View, packed, b.View, rows, count, hint, rowStarts.View, slots.View, values.View);
        (starts, indices, p) = (rowStarts.Span.ToArray(), slots.Span.ToArray(), values.Span.ToArray());
        return least;
    }
}

public sealed class ReferenceEncodeBatchTopK() : EncodeBatchTopKSuite(BackendKind.Reference);

public sealed class CpuEncodeBatchTopK() : EncodeBatchTopKSuite(BackendKind.Cpu);

/// <summary>What the fast version promises beside the result.</summary>
public sealed class CpuEncodeBatchTopKPromises
{
    private const int Rows = 500, Width = 40, Latents = 3000, Count = 16_000;

    [Fact]
    public void Any_number_of_threads_and_any_hint_give_the_same_bits()
    {
        int[]? expected = null;
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            using var sample = new Sample(backend);
            foreach (float share in new[] { 0, 0.5f, 0.99f, 1.5f })
            {
                int[] bits = sample.Run(backend, share);
                expected ??= bits;
                Assert.Equal(expected, bits);
            }
        }
    }

    [Fact]
    public void After_the_first_calls_it_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        using var backend = new CpuBackend(pool);
        using var sample = new Sample(backend);
        for (int i = 0; i < 3; i++)
            sample.Encode(backend, 0);
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 5; i++)
                sample.Encode(backend, 0.9f);
        }));
    }

    private sealed class Sample(IBackend backend) : IDisposable
    {
        private readonly Guarded<float> _x = Guarded.Random(Rows * Width, 1, 1);
        private readonly IPackedWeight _weight =
            backend.Pack(Guarded.Random(Latents * Width, 1, 2).View, Latents, Width);
        private readonly Guarded<float> _bias = Guarded.Zeros(Latents);
        private readonly Guarded<int> _starts = new(Rows + 1);
        private readonly Guarded<int> _indices = new(Count);
        private readonly Guarded<float> _values = Guarded.Zeros(Count);
        private float _least = 1;

        public void Encode(IBackend on, float share) => _least = on.EncodeBatchTopK(
            _x.View, _weight, _bias.View, Rows, Count, share * _least, _starts.View, _indices.View, _values.View);

        public int[] Run(IBackend on, float share)
        {
            Encode(on, share);
            return
            [
                .. _starts.Span,
                .. _indices.Span,
                .. _values.Span.ToArray().Select(BitConverter.SingleToInt32Bits),
            ];
        }

        public void Dispose()
        {
            _x.Dispose();
            _weight.Dispose();
            _bias.Dispose();
            _starts.Dispose();
            _indices.Dispose();
            _values.Dispose();
        }
    }
}
