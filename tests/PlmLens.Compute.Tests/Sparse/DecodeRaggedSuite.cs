using PlmLens.Core;

namespace PlmLens.Compute.Tests.Sparse;

public abstract class DecodeRaggedSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        using Guarded<float> decoder = Guarded.Of(1f, 2f, 10f, 20f, 100f, 200f), bias = Guarded.Of(0.5f, -0.5f);
        using Guarded<float> values = Guarded.Of(9f, 2f, 1f, -1f, 3f), output = Guarded.Zeros(6);
        using Guarded<int> indices = Guarded.Of(0, 0, 2, 1, 2);
        using Guarded<long> starts = Guarded.Of(1L, 3L, 3L, 5L);
        Decode(starts, indices, values, decoder, bias.View, 3, 2, output);
        Assert.Equal([102.5f, 203.5f, 0.5f, -0.5f, 290.5f, 579.5f], output.Span);
        Decode(starts, indices, values, decoder, default, 3, 2, output);
        Assert.Equal([102f, 204f, 0f, 0f, 290f, 580f], output.Span);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference(int cols)
    {
        const int Latents = 40;
        int[] lengths = [0, 3, 40, 1, 0, 17];
        long[] ends = [0, .. lengths.Select((_, r) => (long)lengths.Take(r + 1).Sum())];
        using Guarded<long> starts = Guarded.Of(ends);
        using Guarded<int> indices = Guarded.Of([.. lengths.SelectMany(n => Enumerable.Range(0, n))]);
        using Guarded<float> values = Guarded.Random(ends[^1]), bias = Guarded.Random(cols);
        using Guarded<float> decoder = Guarded.Random((long)Latents * cols);
        using Guarded<float> expected = Guarded.Zeros(6L * cols), output = Guarded.Zeros(6L * cols);
        Reference.DecodeRagged(
            starts.View, indices.View, values.View, decoder.View, bias.View, 6, cols, expected.View);
        Decode(starts, indices, values, decoder, bias.View, 6, cols, output);
        Compare.Close(expected.Span, output.Span, 1e-6, 1e-5);
    }

    [Fact]
    public void Bad_codes_are_refused()
    {
        using Guarded<float> decoder = Guarded.Random(8), values = Guarded.Of(1f, 1f), output = Guarded.Zeros(4);
        using Guarded<int> indices = Guarded.Of(0, 4), good = Guarded.Of(0, 3);
        using Guarded<long> starts = Guarded.Of(0L, 1L, 2L), falling = Guarded.Of(0L, 2L, 1L);
        using Guarded<long> far = Guarded.Of(0L, 1L, 3L);
        Refuses(output, () => Decode(starts, indices, values, decoder, default, 2, 2, output));
        Refuses(output, () => Decode(falling, good, values, decoder, default, 2, 2, output));
        Refuses(output, () => Decode(far, good, values, decoder, default, 2, 2, output));
    }

    private void Decode(
        Guarded<long> starts,
        Guarded<int> indices,
        Guarded<float> values,
        Guarded<float> decoder,
        TensorView<float> bias,
        int rows,
        int cols,
        Guarded<float> output)
    {
        Backend.DecodeRagged(
            starts.View, indices.View, values.View, decoder.View, bias, rows, cols, output.View);
        output.AssertIntact();
    }
}

public sealed class ReferenceDecodeRagged() : DecodeRaggedSuite(BackendKind.Reference);

public sealed class CpuDecodeRagged() : DecodeRaggedSuite(BackendKind.Cpu);
