using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PlmLens.Compute.Cpu;

/// <summary>target[c, r] = source[r, c], in 4 x 4 blocks.</summary>
internal static unsafe class Transpose
{
    internal static void Run(
        float* source, long sourceStride, int rows, int cols, float* target, long targetStride)
    {
        int r = 0;
        for (; r <= rows - 4; r += 4)
        {
            int c = 0;
            for (; c <= cols - 4; c += 4)
                Block(source + (r * sourceStride) + c, sourceStride, target + (c * targetStride) + r, targetStride);
            Elements(source, sourceStride, r, r + 4, c, cols, target, targetStride);
        }

        Elements(source, sourceStride, r, rows, 0, cols, target, targetStride);
    }

    private static void Elements(
        float* source, long sourceStride, int r0, int r1, int c0, int c1, float* target, long targetStride)
    {
        for (int r = r0; r < r1; r++)
        {
            for (int c = c0; c < c1; c++)
                target[(c * targetStride) + r] = source[(r * sourceStride) + c];
        }
    }

    // a0 a1 a2 a3        a0 a1 b0 b1        a0 b0 a1 b1        a0 b0 c0 d0
    // b0 b1 b2 b3  halves c0 c1 d0 d1  within c0 d0 c1 d1  halves a1 b1 c1 d1
    // c0 c1 c2 c3   ->   a2 a3 b2 b3    ->   a2 b2 a3 b3    ->   a2 b2 c2 d2
    // d0 d1 d2 d3        c2 c3 d2 d3        c2 d2 c3 d3        a3 b3 c3 d3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* source, long sourceStride, float* target, long targetStride)
    {
        var a = Vector128.Load(source);
        var b = Vector128.Load(source + sourceStride);
        var c = Vector128.Load(source + (2 * sourceStride));
        var d = Vector128.Load(source + (3 * sourceStride));
        Vector128<float> ab0 = Interleave(a.GetLower(), b.GetLower()), cd0 = Interleave(c.GetLower(), d.GetLower());
        Vector128<float> ab2 = Interleave(a.GetUpper(), b.GetUpper()), cd2 = Interleave(c.GetUpper(), d.GetUpper());
        Vector128.Create(ab0.GetLower(), cd0.GetLower()).Store(target);
        Vector128.Create(ab0.GetUpper(), cd0.GetUpper()).Store(target + targetStride);
        Vector128.Create(ab2.GetLower(), cd2.GetLower()).Store(target + (2 * targetStride));
        Vector128.Create(ab2.GetUpper(), cd2.GetUpper()).Store(target + (3 * targetStride));
    }

    // x0 x1, y0 y1 -> x0 y0 x1 y1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Interleave(Vector64<float> x, Vector64<float> y) =>
        Vector128.Shuffle(Vector128.Create(x, y), Vector128.Create(0, 2, 1, 3));
}
