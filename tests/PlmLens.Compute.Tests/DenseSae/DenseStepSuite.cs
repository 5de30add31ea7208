using PlmLens.Core;

namespace PlmLens.Compute.Tests.DenseSae;

/// <summary>DenseResidual and DenseGradient.</summary>
public abstract class DenseStepSuite(BackendKind kind) : BackendSuite(kind)
{
    public static TheoryData<int, int, int, int, float> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int, int, float>();
            foreach (int n in Enumerable.Range(1, 34))
                shapes.Add(n, 35 - n, n + 3, 40 - n, 0);
            // More rows than a chunk, more latents than a block; nearly all, some, few and no entries.
            shapes.Add(70, 700, 33, 33, 3);
            shapes.Add(600, 40, 160, 161, 0);
            shapes.Add(600, 40, 320, 65, -2);
            shapes.Add(33, 130, 257, 320, -9);
            // Large and mostly active: by products; no size a multiple of a block.
            shapes.Add(113, 301, 70, 41, 3);
            shapes.Add(96, 261, 33, 65, 0);
            shapes.Add(530, 259, 45, 37, 0);
            return shapes;
        }
    }

    [Fact]
    public void Known_values()
    {
        // One token, two latents with p = 2 and p = -1; x' = 2 [1, 0], residual [5, 5] - [2, 0], factor -2.
        using Guarded<float> p = Guarded.Of(2f, -1f), decoder = Guarded.Of(1f, 0f, 0f, 1f), lowest = Guarded.Zeros(2);
        using Guarded<float> target = Guarded.Of(5f, 5f), x = Guarded.Of(7f, 9f), factors = Guarded.Of(-2f);
        using Guarded<float> residual = Guarded.Zeros(2), squares = Guarded.Zeros(1), penalties = Guarded.Zeros(1);
        using Guarded<float> active = Guarded.Zeros(1), decoderGradient = Guarded.Of(1f, 1f, 1f, 1f);
        using Guarded<float> encoderGradient = Guarded.Of(1f, 1f, 1f, 1f), sums = Guarded.Zeros(10);
        var tile = new DenseTile(p.View, decoder.View, 1, 2, 2);
        var rule = new ReluRule(lowest.View);
        var residuals = new DenseResiduals(
            residual.View, squares.View, default, default, penalties.View, active.View);
        Backend.DenseResidual(tile, rule, target.View, residuals);
        Assert.Equal([3f, 5f], residual.Span);
        Assert.Equal(34f, squares.Span[0]);
        Assert.Equal(2f, penalties.Span[0]);
        Assert.Equal(1f, active.Span[0]);

        // g = [-6, -10]; slope of p is g . [1, 0] + 0.25.
        var gradients = new DenseGradients(decoderGradient.View, encoderGradient.View, sums.View);
        Backend.DenseGradient(tile, rule, residuals, factors.View, x.View, 2, true, gradients);
        Assert.Equal([-11f, -19f, 1f, 1f], decoderGradient.Span);
        Assert.Equal([1 - (7 * 5.75f), 1 - (9 * 5.75f), 1f, 1f], encoderGradient.Span);
        Assert.Equal([-5.75f, 0f, 1f, 0f, 0f, 0f, 0f, 0f, 0f, 0f], sums.Span);
        Backend.DenseGradient(tile, rule, residuals, factors.View, x.View, 2, false, gradients);
        Assert.Equal([-12f, -20f, 0f, 0f], decoderGradient.Span);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Matches_the_reference(int rows, int latents, int cols, int inCols, float shift)
    {
        foreach (bool add in new[] { false, true })
        {
            using var expected = new DenseSample(rows, latents, cols, inCols, shift);
            using var actual = new DenseSample(rows, latents, cols, inCols, shift);
            expected.Run(Reference, new FullRule(expected.Lowest.View), 0, rows, add);
            actual.Run(Backend, new FullRule(actual.Lowest.View), 0, rows, add);
            foreach ((Guarded<float> e, Guarded<float> a) in expected.Outputs.Zip(actual.Outputs))
            {
                // Sums of up to 700 terms; the largest are squares of residuals, whose errors are squared too.
                float scale = 1;
                foreach (float value in e.Span)
                    scale = Math.Max(scale, Math.Abs(value));
                Compare.Close(e.Span, a.Span, 2e-5, 5e-6 * scale);
                a.AssertIntact();
            }
        }
    }

    [Fact]
    public void The_share_of_active_latents_changes_no_residual()
    {
        // The second half of the latents is never active: the whole is worked on by lists, the first half by products.
        const int Rows = 130, Latents = 300, Cols = 70;
        using var sample = new DenseSample(Rows, 4 * Latents, Cols, Cols, 2);
        sample.Lowest.Span[Latents..].Fill(1e6f);
        sample.Run(Backend, new FullRule(sample.Lowest.View), 0, Rows, false);
        using var half = new DenseSample(Rows, Latents, Cols, Cols, 2);
        for (int r = 0; r < Rows; r++)
        {
            sample.PreActivations.Span.Slice(r * 4 * Latents, Latents)
                .CopyTo(half.PreActivations.Span.Slice(r * Latents, Latents));
        }

        sample.Decoder.Span[..(Latents * Cols)].CopyTo(half.Decoder.Span);
        sample.Lowest.Span[..Latents].CopyTo(half.Lowest.Span);
        sample.Target.Span.CopyTo(half.Target.Span);
        half.Run(Backend, new FullRule(half.Lowest.View), 0, Rows, false);
        Compare.SameBits(sample.Residual.Span, half.Residual.Span);
        Compare.SameBits(sample.Auxiliary.Span, half.Auxiliary.Span);
    }

    [Fact]
    public void Cutting_a_batch_into_tiles_changes_no_bit_of_the_matrices()
    {
        using var whole = new DenseSample(200, 50, 70, 40);
        using var cut = new DenseSample(200, 50, 70, 40);
        whole.Run(Backend, new FullRule(whole.Lowest.View), 0, 200, false);
        foreach ((int from, int to) in new[] { (0, 1), (1, 100), (100, 131), (131, 200) })
            cut.Run(Backend, new FullRule(cut.Lowest.View), from, to, from > 0);
        Compare.SameBits(whole.Residual.Span, cut.Residual.Span);
        if (Backend is not CpuBackend)
            return; // The reference rounds a sum once for each tile.
        Compare.SameBits(whole.DecoderGradient.Span, cut.DecoderGradient.Span);
        Compare.SameBits(whole.EncoderGradient.Span, cut.EncoderGradient.Span);
    }

    [Fact]
    public void NaN_is_seen_in_its_row_and_nowhere_else()
    {
        using var clean = new DenseSample(40, 30, 20, 20);
        using var dirty = new DenseSample(40, 30, 20, 20);
        dirty.PreActivations.Span[(17 * 30) + 29] = float.NaN;
        clean.Run(Backend, new ReluRule(clean.Lowest.View), 0, 40, false);
        dirty.Run(Backend, new ReluRule(dirty.Lowest.View), 0, 40, false);
        Assert.All(dirty.Residual.Span.Slice(17 * 20, 20).ToArray(), v => Assert.True(float.IsNaN(v)));
        Assert.True(float.IsNaN(dirty.Squares.Span[17]));
        Compare.SameBits(clean.Residual.Span[..(17 * 20)], dirty.Residual.Span[..(17 * 20)]);
        Compare.SameBits(clean.Residual.Span[(18 * 20)..], dirty.Residual.Span[(18 * 20)..]);
    }

    [Fact]
    public void Bad_shapes_throw_before_writing()
    {
        using var sample = new DenseSample(5, 6, 7, 8);
        var rule = new ReluRule(sample.Lowest.View);
        var tile = new DenseTile(sample.PreActivations.View, sample.Decoder.View, 5, 6, 7);
        var output = new DenseResiduals(
            sample.Residual.View, sample.Squares.View, default, default, sample.Penalties.View, sample.Active.View);
        void Residual(DenseTile t, ReluRule r, TensorView<float> target, DenseResiduals o) =>
            Refuses(sample.Residual, () => Backend.DenseResidual(t, r, target, o));
        Residual(tile with { Rows = 6 }, rule, sample.Target.View, output);
        Residual(tile with { Latents = 0 }, rule, sample.Target.View, output);
        Residual(tile with { Decoder = sample.Decoder.View.Slice(1) }, rule, sample.Target.View, output);
        Residual(tile, new ReluRule(sample.Lowest.View.Slice(1)), sample.Target.View, output);
        Residual(tile, rule, sample.Target.View.Slice(1), output);
        Residual(tile, rule, sample.Target.View, output with { Squares = sample.Squares.View.Slice(1) });
        Refuses(sample.Residual, () => Backend.DenseResidual(
            tile, new FullRule(sample.Lowest.View), sample.Target.View, output));

        var gradients = new DenseGradients(
            sample.DecoderGradient.View, sample.EncoderGradient.View, sample.Sums.View);
        void Gradient(int inCols, TensorView<float> factors, DenseGradients g) =>
            Refuses(sample.DecoderGradient, () => Backend.DenseGradient(
                tile, rule, output, factors, sample.Input.View, inCols, false, g));
        Gradient(9, sample.Factors.View, gradients);
        Gradient(8, sample.Factors.View.Slice(1), gradients);
        Gradient(8, sample.Factors.View, gradients with { Sums = sample.Sums.View.Slice(1) });
        Gradient(8, sample.Factors.View, gradients with { Encoder = sample.DecoderGradient.View });
    }
}

public sealed class ReferenceDenseStep() : DenseStepSuite(BackendKind.Reference);

public sealed class CpuDenseStep() : DenseStepSuite(BackendKind.Cpu);
