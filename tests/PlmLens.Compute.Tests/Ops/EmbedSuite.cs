namespace PlmLens.Compute.Tests.Ops;

public abstract class EmbedSuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        using var tokens = Guarded.Of(1, 0, 1);
        using var table = Guarded.Of(1f, 2f, 3f, 4f);
        using var scale = Guarded.Of(1f, 0.5f, 2f);
        using var y = Guarded.Zeros(6);
        Backend.Embed(tokens.View, table.View, scale.View, 3, 2, y.View);
        Assert.Equal([3f, 4f, 0.5f, 1f, 6f, 8f], y.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference_exactly(int cols)
    {
        const int Rows = 7, Vocabulary = 33;
        using var tokens = Guarded.Indices(Rows, Vocabulary);
        using var table = Guarded.Random((long)Vocabulary * cols);
        using var scale = Guarded.Random(Rows);
        using var expected = Guarded.Zeros((long)Rows * cols);
        using var y = Guarded.Zeros((long)Rows * cols);
        Reference.Embed(tokens.View, table.View, scale.View, Rows, cols, expected.View);
        Backend.Embed(tokens.View, table.View, scale.View, Rows, cols, y.View);
        Compare.SameBits(expected.Span, y.Span);
        y.AssertIntact();
    }

    [Fact]
    public void A_masked_row_is_zero_whatever_the_table_holds()
    {
        using var tokens = Guarded.Of(1, 0);
        using var table = Guarded.Random(2 * 19);
        table.Span[19..].Fill(float.NaN);
        using var scale = Guarded.Of(0f, 1f);
        using var y = Guarded.Random(2 * 19);
        Backend.Embed(tokens.View, table.View, scale.View, 2, 19, y.View);
        Assert.All(y.Span[..19].ToArray(), v => Assert.Equal(0f, v));
        Compare.SameBits(table.Span[..19], y.Span[19..]);
    }

    [Fact]
    public void Bad_shapes_and_tokens_throw_before_writing()
    {
        using var table = Guarded.Random(12);
        using var scale = Guarded.Random(3);
        using var good = Guarded.Of(0, 1, 2);
        using var high = Guarded.Of(0, 1, 3);
        using var negative = Guarded.Of(0, -1, 2);
        using var y = Guarded.Zeros(12);
        Refuses(y, () => Backend.Embed(high.View, table.View, scale.View, 3, 4, y.View));
        Refuses(y, () => Backend.Embed(negative.View, table.View, scale.View, 3, 4, y.View));
        Refuses(y, () => Backend.Embed(good.View.Slice(1), table.View, scale.View, 3, 4, y.View));
        Refuses(y, () => Backend.Embed(good.View, table.View, scale.View.Slice(1), 3, 4, y.View));
        Refuses(y, () => Backend.Embed(good.View, table.View, scale.View, 3, 4, y.View.Slice(1)));
        Refuses(y, () => Backend.Embed(good.View, y.View, scale.View, 3, 4, y.View));
    }

    [Fact]
    public void No_rows_write_nothing()
    {
        using var y = Guarded.Of(7f);
        Backend.Embed(default, y.View.Slice(0, 0), default, 0, 1, y.View);
        Assert.Equal(7f, y.Span[0]);
    }
}

public sealed class ReferenceEmbed() : EmbedSuite(BackendKind.Reference);

public sealed class CpuEmbed() : EmbedSuite(BackendKind.Cpu);
