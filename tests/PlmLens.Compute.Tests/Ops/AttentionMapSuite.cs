namespace PlmLens.Compute.Tests.Ops;

public abstract class AttentionMapSuite(BackendKind kind) : BackendSuite(kind)
{
    public static TheoryData<int> HeadDims => [1, 3, 5, 8, 15, 16, 20, 24, 32, 40, 64, 65];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference_for_every_length(int rows) => Compares(rows, heads: 2, headDim: 6);

    [Theory]
    [MemberData(nameof(HeadDims))]
    public void Matches_the_reference_for_every_head_size(int headDim) => Compares(70, heads: 3, headDim);

    [Fact]
    public void Times_values_it_is_attention()
    {
        const int Rows = 130, HeadDim = 16;
        using var qkv = Guarded.Random(Rows * 3 * HeadDim, 0.5f);
        using var map = Guarded.Zeros(Rows * Rows);
        using var expected = Guarded.Zeros(Rows * HeadDim);
        Backend.AttentionMap(qkv.View, Rows, 1, HeadDim, map.View);
        Backend.Attention(qkv.View, [0, Rows], 1, HeadDim, expected.View);
        float[] product = new float[Rows * HeadDim];
        for (int i = 0; i < Rows; i++)
        {
            for (int c = 0; c < HeadDim; c++)
            {
                double sum = 0;
                for (int j = 0; j < Rows; j++)
                    sum += (double)map.Span[(i * Rows) + j] * qkv.Span[(j * 3 * HeadDim) + (2 * HeadDim) + c];
                product[(i * HeadDim) + c] = (float)sum;
            }
        }

        Compare.Close(product, expected.Span, 3e-6, 3e-6);
    }

    [Fact]
    public void A_NaN_query_stays_in_its_row()
    {
        const int Rows = 20, HeadDim = 4;
        using var qkv = Guarded.Random(Rows * 3 * HeadDim);
        using var clean = Guarded.Zeros(Rows * Rows);
        using var map = Guarded.Zeros(Rows * Rows);
        Backend.AttentionMap(qkv.View, Rows, 1, HeadDim, clean.View);
        qkv.Span[7 * 3 * HeadDim] = float.NaN;
        Backend.AttentionMap(qkv.View, Rows, 1, HeadDim, map.View);
        for (int i = 0; i < Rows; i++)
        {
            if (i == 7)
                Assert.All(map.Span.Slice(i * Rows, Rows).ToArray(), v => Assert.True(float.IsNaN(v)));
            else
                Compare.SameBits(clean.Span.Slice(i * Rows, Rows), map.Span.Slice(i * Rows, Rows));
        }
    }

    [Fact]
    public void Bad_shapes_throw_before_writing()
    {
        using var qkv = Guarded.Random(4 * 3 * 4);
        using var map = Guarded.Zeros(16);
        Refuses(map, () => Backend.AttentionMap(qkv.View, 5, 1, 4, map.View));
        Refuses(map, () => Backend.AttentionMap(qkv.View, 4, 1, 4, map.View.Slice(1)));
        Refuses(map, () => Backend.AttentionMap(qkv.View, 4, 0, 4, map.View));
        Refuses(map, () => Backend.AttentionMap(qkv.View, -1, 1, 4, map.View));
    }

    private void Compares(int rows, int heads, int headDim)
    {
        using var qkv = Guarded.Random((long)rows * 3 * heads * headDim);
        foreach (ref float value in qkv.Span)
            value /= MathF.Sqrt(MathF.Sqrt(headDim));
        using var expected = Guarded.Zeros((long)heads * rows * rows);
        using var map = Guarded.Zeros((long)heads * rows * rows);
        Reference.AttentionMap(qkv.View, rows, heads, headDim, expected.View);
        Backend.AttentionMap(qkv.View, rows, heads, headDim, map.View);

        // As for attention: the rounding of scores is a relative error of the probabilities.
        Compare.Close(expected.Span, map.Span, 5e-6, 1e-7);
        map.AssertIntact();
    }
}

public sealed class ReferenceAttentionMap() : AttentionMapSuite(BackendKind.Reference);

public sealed class CpuAttentionMap() : AttentionMapSuite(BackendKind.Cpu);
