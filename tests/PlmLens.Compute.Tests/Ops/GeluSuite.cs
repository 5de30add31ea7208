namespace PlmLens.Compute.Tests.Ops;

public abstract class GeluSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        // x Phi(x), with Phi from tables of the normal distribution.
        using var x = Guarded.Of(0f, 1f, -1f, 2f, -2f, 0.5f, 10f, -10f);
        using var y = Guarded.Zeros(8);
        Backend.Gelu(x.View, 8, y.View);
        Compare.Close(
            [0f, 0.841344746f, -0.158655254f, 1.954499736f, -0.045500264f, 0.345731231f, 10f, 0f], y.Span, 5e-7, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference(int count)
    {
        using var x = Guarded.Random(count, 3);
        using var expected = Guarded.Zeros(count);
        using var y = Guarded.Zeros(count);
        Reference.Gelu(x.View, count, expected.View);
        Backend.Gelu(x.View, count, y.View);

        // Half a unit in the last place of max(1, |x|), twice over.
        Compare.Close(expected.Span, y.Span, 1.2e-7, 1.2e-7);
        y.AssertIntact();
    }

    [Fact]
    public void Is_accurate_over_its_whole_range()
    {
        const int Count = 40001;
        using var x = Guarded.Zeros(Count);
        for (int i = 0; i < Count; i++)
            x.Span[i] = (i - 20000) * (20f / 20000);
        using var expected = Guarded.Zeros(Count);
        using var y = Guarded.Zeros(Count);
        Reference.Gelu(x.View, Count, expected.View);
        Backend.Gelu(x.View, Count, y.View);
        Compare.Close(expected.Span, y.Span, 1.2e-7, 1.2e-7);
    }

    [Fact]
    public void Works_in_place()
    {
        using var x = Guarded.Random(20000);
        using var y = Guarded.Zeros(20000);
        Backend.Gelu(x.View, 20000, y.View);
        Backend.Gelu(x.View, 20000, x.View);
        Compare.SameBits(y.Span, x.Span);
    }

    [Fact]
    public void Special_values_stay_where_they_are()
    {
        for (int at = 0; at < 21; at++)
        {
            using var x = Guarded.Of(new float[21]);
            using var y = Guarded.Zeros(21);
            foreach ((float special, float result) in new[]
            {
                (float.NaN, float.NaN), (float.PositiveInfinity, float.PositiveInfinity),
                (float.NegativeInfinity, 0f), (float.MaxValue, float.MaxValue), (float.MinValue, 0f),
                (float.Epsilon, float.Epsilon / 2), (-1e-30f, -0.5e-30f),
            })
            {
                x.Span[at] = special;
                Backend.Gelu(x.View, 21, y.View);
                float[] expected = new float[21];
                expected[at] = result;
                Compare.Close(expected, y.Span, 1e-6, 2e-45);
            }
        }
    }

    [Fact]
    public void Bad_shapes_throw_before_writing()
    {
        using var x = Guarded.Random(5);
        using var y = Guarded.Zeros(5);
        Refuses(y, () => Backend.Gelu(x.View, 6, y.View));
        Refuses(y, () => Backend.Gelu(x.View, 5, y.View.Slice(1)));
        Refuses(y, () => Backend.Gelu(x.View, -1, y.View));
        Refuses(y, () => Backend.Gelu(y.View.Slice(1), 4, y.View));
    }
}

public sealed class ReferenceGelu() : GeluSuite(BackendKind.Reference);

public sealed class CpuGelu() : GeluSuite(BackendKind.Cpu);
