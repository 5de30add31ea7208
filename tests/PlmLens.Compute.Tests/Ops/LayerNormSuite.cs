namespace PlmLens.Compute.Tests.Ops;

public abstract class LayerNormSuite(BackendKind kind) : BackendSuite(kind)
{
    private const float Epsilon = 1e-5f;

    [Fact]
    public void Known_values()
    {
        // Mean 2, variance 2/3: (1 - 2) / sqrt(2/3 + 1e-5) = -1.22473568.
        using var x = Guarded.Of(1f, 2f, 3f);
        using var gamma = Guarded.Of(1f, 1f, 2f);
        using var beta = Guarded.Of(0f, 5f, 1f);
        using var y = Guarded.Zeros(3);
        Backend.LayerNorm(x.View, gamma.View, beta.View, 1, 3, Epsilon, y.View);
        Compare.Close([-1.22473568f, 5f, 3.44947136f], y.Span, 1e-6, 0);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference(int cols)
    {
        const int Rows = 5;
        using var x = Guarded.Random((long)Rows * cols, 3);
        using var gamma = Guarded.Random(cols);
        using var beta = Guarded.Random(cols);
        using var expected = Guarded.Zeros((long)Rows * cols);
        using var y = Guarded.Zeros((long)Rows * cols);
        Reference.LayerNorm(x.View, gamma.View, beta.View, Rows, cols, Epsilon, expected.View);
        Backend.LayerNorm(x.View, gamma.View, beta.View, Rows, cols, Epsilon, y.View);

        // A dozen roundings of values up to about 4; the mean of a nearly constant row (2 columns) doubles them.
        Compare.Close(expected.Span, y.Span, 3e-6, 3e-6);
        y.AssertIntact();
    }

    [Fact]
    public void A_large_mean_costs_no_accuracy()
    {
        const int Cols = 320;
        using var x = Guarded.Random(Cols);
        foreach (ref float value in x.Span)
            value += 1000;
        using var gamma = Guarded.Random(Cols);
        using var beta = Guarded.Random(Cols);
        using var expected = Guarded.Zeros(Cols);
        using var y = Guarded.Zeros(Cols);
        Reference.LayerNorm(x.View, gamma.View, beta.View, 1, Cols, Epsilon, expected.View);
        Backend.LayerNorm(x.View, gamma.View, beta.View, 1, Cols, Epsilon, y.View);

        // The mean is rounded to 6e-5 near 1000, so that much may every element be off.
        Compare.Close(expected.Span, y.Span, 1e-4, 2e-4);
    }

    [Theory]
    [InlineData(3, 17)]
    [InlineData(200, 320)]
    public void Works_in_place(int rows, int cols)
    {
        using var x = Guarded.Random((long)rows * cols);
        using var gamma = Guarded.Random(cols);
        using var beta = Guarded.Random(cols);
        using var y = Guarded.Zeros((long)rows * cols);
        Backend.LayerNorm(x.View, gamma.View, beta.View, rows, cols, Epsilon, y.View);
        Backend.LayerNorm(x.View, gamma.View, beta.View, rows, cols, Epsilon, x.View);
        Compare.SameBits(y.Span, x.Span);
        x.AssertIntact();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_special_value_stays_in_its_row(float special)
    {
        const int Rows = 3, Cols = 21;
        using var x = Guarded.Random(Rows * Cols);
        using var gamma = Guarded.Random(Cols);
        using var beta = Guarded.Random(Cols);
        using var clean = Guarded.Zeros(Rows * Cols);
        using var y = Guarded.Zeros(Rows * Cols);
        Backend.LayerNorm(x.View, gamma.View, beta.View, Rows, Cols, Epsilon, clean.View);
        x.Span[Cols + 20] = special;
        Backend.LayerNorm(x.View, gamma.View, beta.View, Rows, Cols, Epsilon, y.View);
        Compare.SameBits(clean.Span[..Cols], y.Span[..Cols]);
        Compare.SameBits(clean.Span[(2 * Cols)..], y.Span[(2 * Cols)..]);
        Assert.All(y.Span.Slice(Cols, Cols).ToArray(), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void No_rows_write_nothing()
    {
        using var one = Guarded.Random(4);
        using var y = Guarded.Random(4);
        float[] before = y.Span.ToArray();
        Backend.LayerNorm(one.View, one.View, one.View, 0, 4, Epsilon, y.View);
        Compare.SameBits(before, y.Span);
    }

    [Fact]
    public void Bad_shapes_throw_before_writing()
    {
        using var x = Guarded.Random(12);
        using var vector = Guarded.Random(4);
        using var y = Guarded.Zeros(12);
        Refuses(y, () => Backend.LayerNorm(x.View, vector.View, vector.View, 4, 4, Epsilon, y.View));
        Refuses(y, () => Backend.LayerNorm(x.View, vector.View.Slice(1), vector.View, 3, 4, Epsilon, y.View));
        Refuses(y, () => Backend.LayerNorm(x.View, vector.View, vector.View.Slice(1), 3, 4, Epsilon, y.View));
        Refuses(y, () => Backend.LayerNorm(x.View, vector.View, vector.View, 3, 4, Epsilon, y.View.Slice(1)));
        Refuses(y, () => Backend.LayerNorm(x.View, vector.View, vector.View, -1, 4, Epsilon, y.View));
        Refuses(y, () => Backend.LayerNorm(x.View, vector.View, vector.View, 3, 0, Epsilon, y.View));
        Refuses(y, () => Backend.LayerNorm(y.View.Slice(4), vector.View, vector.View, 2, 4, Epsilon, y.View));
    }
}

public sealed class ReferenceLayerNorm() : LayerNormSuite(BackendKind.Reference);

public sealed class CpuLayerNorm() : LayerNormSuite(BackendKind.Cpu);
