namespace PlmLens.Compute.Tests.Sparse;

/// <summary>SparseGradientSquares and SparseAdam where input and residual together are more than 2^22 values, so that
/// the CPU gathers by panels of columns: the last ones narrow, two ranges of latents, latents without
/// entries.</summary>
public abstract class LargeGradientSuite(BackendKind kind) : BackendSuite(kind)
{
    private const int Rows = 2900, K = 3, Inputs = 710, Outputs = 740, Latents = 3000;

    /// <summary>One residual for all latents, or one for each of two groups of latents, or for many groups of
    /// few.</summary>
    public static TheoryData<int[]> Borders =>
        [(int[])[Latents], (int[])[1500, Latents], (int[])[16, 32, 48, 64, Latents]];

    [Theory]
    [MemberData(nameof(Borders))]
    public void Match_the_reference_and_are_the_same_when_stored(int[] borders)
    {
        using var sample = new Sample(borders);
        float[] actual = sample.Squares(Backend, null);
        // One comparison is enough: all have the same codes.
        if (borders.Length == 2)
            Compare.Close(sample.Squares(Reference, null), actual, 1e-5, 1e-2);

        using Guarded<float> stored = Guarded.Zeros(Latents * (Inputs + (long)Outputs));
        using Guarded<float> encoder = Guarded.Zeros((long)Latents * Inputs), bias = Guarded.Zeros(Latents);
        using Guarded<float> decoder = Guarded.Zeros((long)Latents * Outputs);
        Compare.SameBits(actual, sample.Squares(Backend, stored));
        Backend.SparseGradient(
            sample.Groups,
            sample.Residual.View,
            sample.Input.View,
            Latents,
            Inputs,
            Outputs,
            decoder.View,
            encoder.View,
            bias.View);
        Compare.SameBits(encoder.Span, stored.Span[..encoder.Span.Length]);
        Compare.SameBits(decoder.Span, stored.Span[encoder.Span.Length..]);

        float[][] fresh = sample.AfterAdam(Backend, null), kept = sample.AfterAdam(Backend, stored);
        for (int i = 0; i < fresh.Length; i++)
            SameUpdate(fresh[i], kept[i], $"array {i}");
    }

    // The reference computes in binary64 what it does not store.
    private protected virtual void SameUpdate(float[] fresh, float[] kept, string what) =>
        Compare.Close(fresh, kept, 1e-6, 1e-6, what);

    private sealed class Sample : IDisposable
    {
        private readonly GroupsMemory _memory = new(Latents, Rows * K);

        public Sample(int[] borders)
        {
            using var codes = new CodesSample(Rows, K, 60, 4, ragged: true);
            using Guarded<int> ends = Guarded.Of(borders);
            using Guarded<float> weights = Guarded.Zeros(borders.Length);
            foreach (ref int index in codes.Indices.Span)
                index = index < 0 ? index : (index * 49) + 1;
            new ReferenceBackend().GroupByLatent(
                codes.Codes(-0.5f),
                default,
                new LatentPrefixes(ends.View, weights.View, borders.Length),
                Latents,
                _memory.Groups);
            Residual = Guarded.Random((long)borders.Length * Rows * Outputs);
        }

        public LatentGroups Groups => _memory.Groups;

        public Guarded<float> Input { get; } = Guarded.Random(Rows * Inputs);

        public Guarded<float> Residual { get; }

        private Guarded<float> Decoder { get; } = Guarded.Random(Latents * Outputs);

        public float[] Squares(IBackend backend, Guarded<float>? stored)
        {
            using Guarded<float> bias = Guarded.Zeros(Latents), squares = Guarded.Zeros(Latents);
            backend.SparseGradientSquares(
                Groups,
                Residual.View,
                Input.View,
                Decoder.View,
                true,
                Latents,
                Inputs,
                Outputs,
                bias.View,
                squares.View,
                stored?.View ?? default);
            squares.AssertIntact();
            stored?.AssertIntact();
            return squares.Span.ToArray();
        }

        public float[][] AfterAdam(IBackend backend, Guarded<float>? stored)
        {
            AdamStep step = AdamStep.At(0.01, 0.9, 0.999, 1e-8, 3, 0.5);
            using var encoder = new StateMemory((long)Latents * Inputs, 7);
            using var bias = new StateMemory(Latents, 8);
            using var decoder = new StateMemory((long)Latents * Outputs, 9);
            backend.SparseAdam(
                Groups,
                Residual.View,
                Input.View,
                stored?.View ?? default,
                step,
                true,
                Latents,
                Inputs,
                Outputs,
                encoder.State,
                bias.State,
                decoder.State);
            return [.. encoder.Values(), .. bias.Values(), .. decoder.Values()];
        }

        public void Dispose()
        {
            _memory.Dispose();
            Input.Dispose();
            Residual.Dispose();
            Decoder.Dispose();
        }
    }
}

public sealed class ReferenceLargeGradient() : LargeGradientSuite(BackendKind.Reference);

public sealed class CpuLargeGradient() : LargeGradientSuite(BackendKind.Cpu)
{
    private protected override void SameUpdate(float[] fresh, float[] kept, string what) =>
        Compare.SameBits(fresh, kept, what);
}
