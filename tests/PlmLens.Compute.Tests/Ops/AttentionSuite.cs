namespace PlmLens.Compute.Tests.Ops;

public abstract class AttentionSuite(BackendKind kind) : BackendSuite(kind)
{
    /// <summary>Head sizes of the models, and sizes that leave tails.</summary>
    public static TheoryData<int> HeadDims => [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 20, 24, 31, 32, 40, 64, 65, 128];

    [Fact]
    public void Known_values()
    {
        // Two tokens, one head of 1: scores of query 0 are 0 and 0, of query 1 are 0 and ln 3.
        float ln3 = MathF.Log(3);
        using var qkv = Guarded.Of(0f, 0f, 4f, 1f, ln3, 8f);
        using var y = Guarded.Zeros(2);
        Backend.Attention(qkv.View, [0, 2], 1, 1, y.View);
        Compare.Close([6f, 7f], y.Span, 3e-7, 0);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference_for_every_length(int rows) => Compares([0, rows], heads: 2, headDim: 8);

    [Theory]
    [MemberData(nameof(HeadDims))]
    public void Matches_the_reference_for_every_head_size(int headDim) =>
        Compares([0, 5, 5, 75, 76, 205], heads: 3, headDim);

    [Fact]
    public void Matches_the_reference_where_many_blocks_raise_the_maximum()
    {
        // Keys grow along the protein, so that every block of keys has a new maximum.
        const int Rows = 700, HeadDim = 16;
        using var qkv = Guarded.Random(Rows * 3 * HeadDim);
        for (int r = 0; r < Rows; r++)
        {
            foreach (ref float key in qkv.Span.Slice((r * 3 * HeadDim) + HeadDim, HeadDim))
                key *= 10f * r / Rows;
        }

        using var expected = Guarded.Zeros(Rows * HeadDim);
        using var y = Guarded.Zeros(Rows * HeadDim);
        Reference.Attention(qkv.View, [0, Rows], 1, HeadDim, expected.View);
        Backend.Attention(qkv.View, [0, Rows], 1, HeadDim, y.View);

        // Scores reach 100, whose rounding (8e-6) is a relative error of the weights.
        Compare.Close(expected.Span, y.Span, 2e-5, 5e-5);
    }

    [Fact]
    public void Scores_far_below_zero_do_not_underflow()
    {
        using var qkv = Guarded.Of(100f, -10f, 2f, 100f, -10f, 4f);
        using var y = Guarded.Zeros(2);
        Backend.Attention(qkv.View, [0, 2], 1, 1, y.View);
        Compare.Close([3f, 3f], y.Span, 1e-6, 0);
    }

    [Fact]
    public void A_protein_has_the_same_bits_in_any_batch()
    {
        const int Heads = 4, HeadDim = 16, Row = 3 * Heads * HeadDim;
        int[] offsets = [0, 40, 41, 331, 460, 463];
        using var batch = Guarded.Random((long)offsets[^1] * Row);
        using var together = Guarded.Zeros((long)offsets[^1] * Heads * HeadDim);
        Backend.Attention(batch.View, offsets, Heads, HeadDim, together.View);
        for (int p = 0; p + 1 < offsets.Length; p++)
        {
            int rows = offsets[p + 1] - offsets[p];
            using var single = Guarded.Zeros((long)rows * Row);
            batch.Span.Slice(offsets[p] * Row, rows * Row).CopyTo(single.Span);
            using var alone = Guarded.Zeros((long)rows * Heads * HeadDim);
            Backend.Attention(single.View, [0, rows], Heads, HeadDim, alone.View);
            int width = Heads * HeadDim;
            Compare.SameBits(alone.Span, together.Span.Slice(offsets[p] * width, rows * width), $"protein {p}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_NaN_stays_in_its_protein_and_head(int which)
    {
        const int Heads = 2, HeadDim = 6, Width = Heads * HeadDim;
        int[] offsets = [0, 30, 67, 100];
        using var qkv = Guarded.Random(100 * 3 * Width);
        using var clean = Guarded.Zeros(100 * Width);
        using var y = Guarded.Zeros(100 * Width);
        Backend.Attention(qkv.View, offsets, Heads, HeadDim, clean.View);
        // Row 50 is in protein 1; the element belongs to head 1 of its queries, keys or values.
        qkv.Span[(50 * 3 * Width) + (which * Width) + HeadDim + 2] = float.NaN;
        Backend.Attention(qkv.View, offsets, Heads, HeadDim, y.View);
        for (int i = 0; i < y.Span.Length; i++)
        {
            int row = i / Width, head = i % Width / HeadDim, column = i % HeadDim;
            bool reached = row is >= 30 and < 67 && head == 1
                && which switch { 0 => row == 50, 1 => true, _ => column == 2 };
            if (reached)
                Assert.True(float.IsNaN(y.Span[i]), $"row {row}, head {head}, column {column}");
            else
                Assert.Equal(clean.Span[i], y.Span[i]);
        }
    }

    [Fact]
    public void Rows_before_the_first_offset_and_empty_batches_are_left_alone()
    {
        using var qkv = Guarded.Random(6 * 3 * 4);
        using var y = Guarded.Zeros(6 * 4);
        y.Span.Fill(9);
        Backend.Attention(qkv.View, [2, 5], 1, 4, y.View);
        Assert.All(y.Span[..8].ToArray(), v => Assert.Equal(9f, v));
        Assert.All(y.Span[8..20].ToArray(), v => Assert.NotEqual(9f, v));
        Assert.All(y.Span[20..].ToArray(), v => Assert.Equal(9f, v));
        float[] before = y.Span.ToArray();
        Backend.Attention(qkv.View, [0], 1, 4, y.View);
        Backend.Attention(qkv.View, [3, 3, 3], 1, 4, y.View);
        Compare.SameBits(before, y.Span);
    }

    [Fact]
    public void Bad_shapes_throw_before_writing()
    {
        using var qkv = Guarded.Random(4 * 3 * 4);
        using var y = Guarded.Zeros(4 * 4);
        Refuses(y, () => Backend.Attention(qkv.View, [0, 5], 1, 4, y.View));
        Refuses(y, () => Backend.Attention(qkv.View, [0, 4], 1, 4, y.View.Slice(1)));
        Refuses(y, () => Backend.Attention(qkv.View, [0, 3, 2], 1, 4, y.View));
        Refuses(y, () => Backend.Attention(qkv.View, [-1, 4], 1, 4, y.View));
        Refuses(y, () => Backend.Attention(qkv.View, [], 1, 4, y.View));
        Refuses(y, () => Backend.Attention(qkv.View, [0, 4], 0, 4, y.View));
        Refuses(y, () => Backend.Attention(qkv.View, [0, 4], 1, 0, y.View));
    }

    private void Compares(int[] offsets, int heads, int headDim)
    {
        int width = heads * headDim, rows = offsets[^1];
        using var qkv = Guarded.Random((long)rows * 3 * width);
        foreach (ref float value in qkv.Span)
            value /= MathF.Sqrt(MathF.Sqrt(headDim));
        using var expected = Guarded.Zeros((long)rows * width);
        using var y = Guarded.Zeros((long)rows * width);
        Reference.Attention(qkv.View, offsets, heads, headDim, expected.View);
        Backend.Attention(qkv.View, offsets, heads, headDim, y.View);

        // Scores up to 5 are off by 1e-6, a relative error of every weight; the rest are sums of such weights.
        Compare.Close(expected.Span, y.Span, 3e-6, 3e-6);
        y.AssertIntact();
    }
}

public sealed class ReferenceAttention() : AttentionSuite(BackendKind.Reference);

public sealed class CpuAttention() : AttentionSuite(BackendKind.Cpu);
