namespace PlmLens.Compute.Tests.Sparse;

public abstract class DecodeSparseSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        using Guarded<float> decoder = Guarded.Of(1f, 2f, 10f, 20f, 100f, 200f), bias = Guarded.Of(0.5f, -0.5f);
        using Guarded<float> values = Guarded.Of(2f, 1f, 0f, -1f, 3f, 0f), output = Guarded.Zeros(4);
        using Guarded<int> indices = Guarded.Of(0, 2, -1, 1, 2, -1);
        Backend.DecodeSparse(indices.View, values.View, decoder.View, bias.View, 2, 3, 2, output.View);
        Assert.Equal([102.5f, 203.5f, 290.5f, 579.5f], output.Span);
        Backend.DecodeSparse(indices.View, values.View, decoder.View, default, 2, 3, 2, output.View);
        Assert.Equal([102f, 204f, 290f, 580f], output.Span);
    }

    [Fact]
    public void A_slot_set_to_zero_is_skipped_wherever_it_stands()
    {
        using Guarded<float> decoder = Guarded.Of(1f, 10f, 100f), output = Guarded.Zeros(1);
        using Guarded<float> values = Guarded.Of(0f, 2f, 0f, 0f, 3f);
        using Guarded<int> indices = Guarded.Of(0, 1, -1, 77, 2);
        Backend.DecodeSparse(indices.View, values.View, decoder.View, default, 1, 5, 1, output.View);
        Assert.Equal(320f, output.Span[0]);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference(int cols)
    {
        const int Rows = 9, K = 6, Latents = 40;
        using var codes = new CodesSample(Rows, K, Latents, 5);
        using Guarded<float> decoder = Guarded.Random((long)Latents * cols), bias = Guarded.Random(cols);
        using Guarded<float> expected = Guarded.Zeros((long)Rows * cols), output = Guarded.Zeros((long)Rows * cols);
        foreach ((IBackend backend, Guarded<float> target) in new[] { (Reference, expected), (Backend, output) })
        {
            backend.DecodeSparse(
                codes.Indices.View, codes.Values.View, decoder.View, bias.View, Rows, K, cols, target.View);
        }

        Compare.Close(expected.Span, output.Span, 1e-6, 1e-6);
        output.AssertIntact();
    }

    [Fact]
    public void An_index_outside_the_decoder_is_refused()
    {
        using Guarded<float> decoder = Guarded.Random(8), values = Guarded.Of(1f, 1f), output = Guarded.Zeros(2);
        using Guarded<int> high = Guarded.Of(0, 4), low = Guarded.Of(-1, 0);
        foreach (Guarded<int> bad in new[] { high, low })
        {
            Refuses(
                output, () => Backend.DecodeSparse(bad.View, values.View, decoder.View, default, 1, 2, 2, output.View));
        }
    }
}

public sealed class ReferenceDecodeSparse() : DecodeSparseSuite(BackendKind.Reference);

public sealed class CpuDecodeSparse() : DecodeSparseSuite(BackendKind.Cpu);
