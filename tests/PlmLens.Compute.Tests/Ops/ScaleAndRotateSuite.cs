namespace PlmLens.Compute.Tests.Ops;

public abstract class ScaleAndRotateSuite(BackendKind kind) : BackendSuite(kind)
{
    public static TheoryData<int> EvenHeads => [.. Enumerable.Range(1, 36).Select(i => 2 * i), 80, 96, 128, 130];

    [Fact]
    public void Known_values()
    {
        // One head of 4: pair 0 (lanes 0, 2) turns by 1 rad a position, pair 1 (lanes 1, 3) by 0.01.
        using var positions = Guarded.Of(2);
        using var qkv = Guarded.Of(1f, 2f, 0f, 0f, /* key */ 0f, 0f, 1f, 1f, /* value */ 5f, 6f, 7f, 8f);
        Backend.ScaleAndRotate(positions.View, 1, 1, 4, 0.5f, true, qkv.View);
        Compare.Close(
            [
                0.5f * MathF.Cos(2), MathF.Cos(0.02f), 0.5f * MathF.Sin(2), MathF.Sin(0.02f),
                -MathF.Sin(2), -MathF.Sin(0.02f), MathF.Cos(2), MathF.Cos(0.02f),
                5, 6, 7, 8,
            ],
            qkv.Span,
            1e-6,
            1e-7);
    }

    [Theory]
    [MemberData(nameof(EvenHeads))]
    public void Matches_the_reference(int headDim)
    {
        const int Rows = 6, Heads = 3;
        using var positions = Guarded.Of(0, 1, 2, 700, 0, 30000);
        using var expected = Guarded.Random((long)Rows * 3 * Heads * headDim, seed: 1);
        using var qkv = Guarded.Random((long)Rows * 3 * Heads * headDim, seed: 1);
        float scale = 1 / MathF.Sqrt(headDim);
        Reference.ScaleAndRotate(positions.View, Rows, Heads, headDim, scale, true, expected.View);
        Backend.ScaleAndRotate(positions.View, Rows, Heads, headDim, scale, true, qkv.View);

        // Two products and a sum of values up to 4, all with the same cosines and sines.
        Compare.Close(expected.Span, qkv.Span, 3e-7, 1e-6);
        qkv.AssertIntact();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Without_rotation_only_queries_change(int width)
    {
        const int Rows = 3;
        using var qkv = Guarded.Random((long)Rows * 3 * width, seed: 1);
        float[] before = qkv.Span.ToArray();
        Backend.ScaleAndRotate(default, Rows, 1, width, 0.25f, false, qkv.View);
        for (int i = 0; i < before.Length; i++)
            Assert.Equal(i % (3 * width) < width ? before[i] * 0.25f : before[i], qkv.Span[i]);
        qkv.AssertIntact();
    }

    [Fact]
    public void A_longer_protein_or_another_head_size_gets_its_own_angles()
    {
        foreach ((int headDim, int position) in new[] { (16, 3), (16, 5000), (8, 4), (16, 6000), (16, 1) })
        {
            using var positions = Guarded.Of(position);
            using var expected = Guarded.Random(3 * headDim, seed: 1);
            using var qkv = Guarded.Random(3 * headDim, seed: 1);
            Reference.ScaleAndRotate(positions.View, 1, 1, headDim, 1, true, expected.View);
            Backend.ScaleAndRotate(positions.View, 1, 1, headDim, 1, true, qkv.View);
            Compare.Close(expected.Span, qkv.Span, 3e-7, 1e-6);
        }
    }

    [Fact]
    public void A_NaN_row_stays_in_its_row()
    {
        const int Rows = 3, HeadDim = 10;
        using var positions = Guarded.Of(0, 1, 2);
        using var clean = Guarded.Random(Rows * 3 * HeadDim, seed: 1);
        using var qkv = Guarded.Random(Rows * 3 * HeadDim, seed: 1);
        qkv.Span.Slice(3 * HeadDim, 3 * HeadDim).Fill(float.NaN);
        Backend.ScaleAndRotate(positions.View, Rows, 1, HeadDim, 1, true, clean.View);
        Backend.ScaleAndRotate(positions.View, Rows, 1, HeadDim, 1, true, qkv.View);
        Compare.SameBits(clean.Span[..(3 * HeadDim)], qkv.Span[..(3 * HeadDim)]);
        Compare.SameBits(clean.Span[(6 * HeadDim)..], qkv.Span[(6 * HeadDim)..]);
    }

    [Fact]
    public void Bad_shapes_throw_before_writing()
    {
        using var positions = Guarded.Of(0, 1);
        using var negative = Guarded.Of(0, -1);
        using var huge = Guarded.Of(0, 1 << 24);
        using var qkv = Guarded.Zeros(2 * 3 * 6);
        Refuses(qkv, () => Backend.ScaleAndRotate(positions.View, 2, 2, 3, 1, true, qkv.View));
        Refuses(qkv, () => Backend.ScaleAndRotate(positions.View, 3, 1, 6, 1, true, qkv.View));
        Refuses(qkv, () => Backend.ScaleAndRotate(positions.View.Slice(1), 2, 1, 6, 1, true, qkv.View));
        Refuses(qkv, () => Backend.ScaleAndRotate(negative.View, 2, 1, 6, 1, true, qkv.View));
        Refuses(qkv, () => Backend.ScaleAndRotate(huge.View, 2, 1, 6, 1, true, qkv.View));
        Refuses(qkv, () => Backend.ScaleAndRotate(positions.View, 2, 0, 6, 1, true, qkv.View));
    }
}

public sealed class ReferenceScaleAndRotate() : ScaleAndRotateSuite(BackendKind.Reference);

public sealed class CpuScaleAndRotate() : ScaleAndRotateSuite(BackendKind.Cpu);
