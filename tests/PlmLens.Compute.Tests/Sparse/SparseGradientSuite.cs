namespace PlmLens.Compute.Tests.Sparse;

/// <summary>GroupByLatent, SparseGradient, SparseGradientSquares, SparseAdam and Adam.</summary>
public abstract class SparseGradientSuite(BackendKind kind) : BackendSuite(kind)
{
    private const int Rows = 37, K = 5, AuxiliaryK = 3, Latents = 23;

    [Fact]
    public void Grouping_transposes_codes_in_row_order_main_before_auxiliary()
    {
        using Guarded<int> indices = Guarded.Of(0, 2, 2, -1), auxiliaryIndices = Guarded.Of(2, 1);
        using Guarded<float> values = Guarded.Of(1f, 2f, 3f, 0f), dots = Guarded.Of(10f, 20f, 30f, 0f);
        using Guarded<float> auxiliaryValues = Guarded.Of(4f, 5f), auxiliaryDots = Guarded.Of(40f, 50f);
        using var memory = new GroupsMemory(4, 6);
        var main = new SparseCodes(default, indices.View, values.View, dots.View, -1, 2, 2);
        var auxiliary = new SparseCodes(
            default, auxiliaryIndices.View, auxiliaryValues.View, auxiliaryDots.View, 2, 2, 1);
        Backend.GroupByLatent(main, auxiliary, default, 4, memory.Groups);
        Assert.Equal([0, 1, 2, 5, 5], memory.Starts.Span);
        Assert.Equal([0, 1, 0, 1, 0], memory.Rows.Span[..5]);
        Assert.Equal([0, 3, 0, 1, 2], memory.Sources.Span[..5]);
        Assert.Equal([-1f, 10f, -2f, -3f, 8f], memory.Coefficients.Span[..5]);
        Assert.Equal([10f, 50f, 20f, 30f, 40f], memory.Dots.Span[..5]);
    }

    [Fact]
    public void Entries_of_a_later_group_and_of_the_auxiliary_codes_read_later_residuals()
    {
        // Groups {0, 1} and {2, 3} of two rows: sources 0, 1 and 2, 3; those of auxiliary codes 4, 5.
        using Guarded<int> indices = Guarded.Of(1, 2, 3), starts = Guarded.Of(0, 1, 3), ends = Guarded.Of(2, 4);
        using Guarded<float> values = Guarded.Of(1f, 1f, 1f), dots = Guarded.Zeros(3), weights = Guarded.Of(1f, 1f);
        using Guarded<int> auxiliaryIndices = Guarded.Of(0, -1);
        using Guarded<float> auxiliaryValues = Guarded.Of(1f, 0f);
        using var memory = new GroupsMemory(4, 5);
        Backend.GroupByLatent(
            new SparseCodes(starts.View, indices.View, values.View, dots.View, 1, 2, 0),
            new SparseCodes(default, auxiliaryIndices.View, auxiliaryValues.View, dots.View, 1, 2, 1),
            new LatentPrefixes(ends.View, weights.View, 2),
            4,
            memory.Groups);
        Assert.Equal([0, 1, 2, 3, 4], memory.Starts.Span);
        Assert.Equal([0, 0, 1, 1], memory.Rows.Span[..4]);
        Assert.Equal([4, 0, 3, 3], memory.Sources.Span[..4]);
    }

    [Fact]
    public void Grouping_equals_the_references()
    {
        using var main = new CodesSample(Rows, K, Latents, 1, ragged: true);
        using var auxiliary = new CodesSample(Rows, AuxiliaryK, Latents, 2);
        using GroupsMemory expected = Group(Reference, main, auxiliary), actual = Group(Backend, main, auxiliary);
        int entries = expected.Starts.Span[Latents];
        Assert.Equal(expected.Starts.Span, actual.Starts.Span);
        Assert.Equal(expected.Rows.Span[..entries], actual.Rows.Span[..entries]);
        Assert.Equal(expected.Sources.Span[..entries], actual.Sources.Span[..entries]);
        Compare.SameBits(expected.Coefficients.Span[..entries], actual.Coefficients.Span[..entries]);
        Compare.SameBits(expected.Dots.Span[..entries], actual.Dots.Span[..entries]);
        actual.AssertIntact();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gradients_and_their_lengths_match_the_reference(int cols)
    {
        // The input is wider than the output, as a transcoder's may be.
        int inputs = cols + 5;
        using var sample = new Sample(Reference, inputs, cols);
        var results = new List<(float[] Decoder, float[] Encoder, float[] Bias, float[] Squares)>();
        foreach (IBackend backend in new[] { Reference, Backend })
        {
            using Guarded<float> decoder = Guarded.Zeros((long)Latents * cols), bias = Guarded.Zeros(Latents);
            using Guarded<float> encoder = Guarded.Zeros((long)Latents * inputs), squares = Guarded.Zeros(Latents);
            using Guarded<float> stored = Guarded.Zeros((long)Latents * (inputs + cols));
            backend.SparseGradient(
                sample.Groups,
                sample.Residual.View,
                sample.Input.View,
                Latents,
                inputs,
                cols,
                decoder.View,
                encoder.View,
                bias.View);
            backend.SparseGradientSquares(
                sample.Groups,
                sample.Residual.View,
                sample.Input.View,
                sample.Decoder.View,
                cols % 3 != 0,
                Latents,
                inputs,
                cols,
                bias.View,
                squares.View,
                stored.View);
            decoder.AssertIntact();
            encoder.AssertIntact();
            bias.AssertIntact();
            squares.AssertIntact();
            stored.AssertIntact();
            Compare.SameBits(encoder.Span, stored.Span[..encoder.Span.Length]);
            Compare.SameBits(decoder.Span, stored.Span[encoder.Span.Length..]);
            results.Add(
                (decoder.Span.ToArray(), encoder.Span.ToArray(), bias.Span.ToArray(), squares.Span.ToArray()));
        }

        Compare.Close(results[0].Decoder, results[1].Decoder, 1e-6, 3e-6);
        Compare.Close(results[0].Encoder, results[1].Encoder, 1e-6, 1e-5);
        Compare.Close(results[0].Bias, results[1].Bias, 1e-6, 1e-6);
        Compare.Close(results[0].Squares, results[1].Squares, 1e-5, 1e-3);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(33, true)]
    [InlineData(320, true)]
    [InlineData(1, false)]
    [InlineData(33, false)]
    public void An_optimiser_step_matches_the_reference_and_holds_decoder_rows_at_length_one(int cols, bool unitRows)
    {
        int inputs = cols + 3;
        using var sample = new Sample(Reference, inputs, cols);
        AdamStep step = AdamStep.At(0.01, 0.9, 0.999, 1e-8, 3, 0.5);
        var results = new List<float[][]>();
        foreach (IBackend backend in new[] { Reference, Backend })
        {
            using var encoder = new StateMemory((long)Latents * inputs, 7);
            using var bias = new StateMemory(Latents, 8);
            using var decoder = new StateMemory((long)Latents * cols, 9);
            backend.SparseAdam(
                sample.Groups,
                sample.Residual.View,
                sample.Input.View,
                default,
                step,
                unitRows,
                Latents,
                inputs,
                cols,
                encoder.State,
                bias.State,
                decoder.State);
            results.Add([.. encoder.Values(), .. bias.Values(), .. decoder.Values()]);
        }

        for (int i = 0; i < results[0].Length; i++)
            Compare.Close(results[0][i], results[1][i], 1e-5, 3e-6, $"array {i}");
        for (int latent = 0; unitRows && latent < Latents; latent++)
        {
            double length = results[1][6].Skip(latent * cols).Take(cols).Sum(w => (double)w * w);
            Assert.Equal(1, length, 1e-6);
        }
    }

    [Fact]
    public void The_part_of_the_gradient_along_the_decoder_row_is_removed()
    {
        // One latent, one entry: gradient 2 [3, 4]; the row is [1, 0], so Adam sees [0, 8].
        using var codes = new GroupsMemory(1, 1);
        (codes.Starts.Span[1], codes.Coefficients.Span[0], codes.Dots.Span[0]) = (1, 2, 0);
        using Guarded<float> residual = Guarded.Of(3f, 4f), x = Guarded.Of(1f, 1f), decoderRow = Guarded.Of(1f, 0f);
        using Guarded<float> biasGradient = Guarded.Zeros(1), squares = Guarded.Zeros(1);
        Backend.SparseGradientSquares(
            codes.Groups,
            residual.View,
            x.View,
            decoderRow.View,
            true,
            1,
            2,
            2,
            biasGradient.View,
            squares.View,
            default);
        Assert.Equal(64f, squares.Span[0], 1e-4f);

        using StateMemory encoder = new(2, 0), bias = new(1, 0), decoder = new(2, 0);
        decoder.Parameters.Span[0] = 1;
        AdamStep step = AdamStep.At(0.1, 0.9, 0.999, 1e-8, 1, 1);
        Backend.SparseAdam(
            codes.Groups,
            residual.View,
            x.View,
            default,
            step,
            true,
            1,
            2,
            2,
            encoder.State,
            bias.State,
            decoder.State);
        Assert.Equal(0f, decoder.First.Span[0]);
        Assert.Equal(0.8f, decoder.First.Span[1], 1e-6f);
        // The first Adam step moves by the rate: [1, -0.1], divided by its length.
        Assert.Equal(1 / MathF.Sqrt(1.01f), decoder.Parameters.Span[0], 1e-6f);
        Assert.Equal(-0.1f / MathF.Sqrt(1.01f), decoder.Parameters.Span[1], 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Adam_of_a_vector_matches_the_reference(int count)
    {
        using var gradient = Guarded.Random(count);
        AdamStep step = AdamStep.At(0.01, 0.9, 0.999, 1e-8, 5, 2);
        using StateMemory expected = new(count, 4), actual = new(count, 4);
        Reference.Adam(gradient.View, step, count, expected.State);
        Backend.Adam(gradient.View, step, count, actual.State);
        float[][] e = expected.Values(), a = actual.Values();
        for (int i = 0; i < 3; i++)
            Compare.Close(e[i], a[i], 1e-6, 1e-6);
    }

    private static GroupsMemory Group(IBackend backend, CodesSample main, CodesSample auxiliary)
    {
        var memory = new GroupsMemory(Latents, Rows * (K + AuxiliaryK));
        backend.GroupByLatent(main.Codes(-0.25f), auxiliary.Codes(0.125f), default, Latents, memory.Groups);
        return memory;
    }

    private sealed class Sample : IDisposable
    {
        private readonly GroupsMemory _memory;

        public Sample(IBackend backend, int inputs, int cols)
        {
            using var main = new CodesSample(Rows, K, Latents, 1, ragged: true);
            using var auxiliary = new CodesSample(Rows, AuxiliaryK, Latents, 2);
            _memory = Group(backend, main, auxiliary);
            Residual = Guarded.Random(2L * Rows * cols);
            Input = Guarded.Random((long)Rows * inputs);
            Decoder = Guarded.Random((long)Latents * cols);
        }

        public LatentGroups Groups => _memory.Groups;

        public Guarded<float> Residual { get; }

        public Guarded<float> Input { get; }

        public Guarded<float> Decoder { get; }

        public void Dispose()
        {
            _memory.Dispose();
            Residual.Dispose();
            Input.Dispose();
            Decoder.Dispose();
        }
    }
}

public sealed class ReferenceSparseGradient() : SparseGradientSuite(BackendKind.Reference);

public sealed class CpuSparseGradient() : SparseGradientSuite(BackendKind.Cpu);
