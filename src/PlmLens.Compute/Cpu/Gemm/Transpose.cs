using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>Transposes a strip of a row-major matrix: how both sides of a product are packed.</summary>
internal static unsafe class Transpose
{
    private const int Block = 4;

    /// <summary>target[k * targetStride + r] = source[r * sourceStride + k]; 0 for r from rows to width - 1.</summary>
    /// <param name="source">[rows, depth] with <paramref name="sourceStride"/> between rows.</param>
    /// <param name="sourceStride">At least <paramref name="depth"/>.</param>
    /// <param name="rows">0 to <paramref name="width"/>.</param>
    /// <param name="depth">0 or more.</param>
    /// <param name="width">Rows with the padding.</param>
    /// <param name="target">[depth, width] with <paramref name="targetStride"/> between rows.</param>
    /// <param name="targetStride">At least <paramref name="width"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(
        float* source, long sourceStride, int rows, int depth, int width, float* target, int targetStride)
    {
        // A block of 16 columns is one cache line of every source row; all rows are done before the next block, so
        // that a line of the target is filled while it is in the first cache.
        const int LineFloats = 16;
        bool vectors = Sse.IsSupported || AdvSimd.Arm64.IsSupported;
        for (int first = 0; first < depth; first += LineFloats)
        {
            int last = Math.Min(first + LineFloats, depth);
            int row = 0;
            if (vectors)
            {
                for (; row <= rows - Block; row += Block)
                {
                    int k = first;
                    float* from = source + (row * sourceStride), to = target + row;
                    for (; k <= last - Block; k += Block)
                        Block4(from + k, sourceStride, to + ((long)k * targetStride), targetStride);
                    Scalar(from, sourceStride, Block, k, last, to, targetStride);
                }
            }

            Scalar(source + (row * sourceStride), sourceStride, rows - row, first, last, target + row, targetStride);
            for (int pad = rows; pad < width; pad++)
            {
                for (int k = first; k < last; k++)
                    target[((long)k * targetStride) + pad] = 0;
            }
        }
    }

    private static void Scalar(
        float* source, long sourceStride, int rows, int first, int last, float* target, int targetStride)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int k = first; k < last; k++)
                target[((long)k * targetStride) + r] = source[(r * sourceStride) + k];
        }
    }

    // Rows a, b, c, d: interleaving a with c and b with d gives a0 c0 a1 c1 and b0 d0 b1 d1; interleaving those two
    // gives a0 b0 c0 d0, the first column, and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block4(float* source, long sourceStride, float* target, int targetStride)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + (2 * sourceStride));
        Vector128<float> d = Vector128.Load(source + (3 * sourceStride));
        Vector128<float> acLow = ZipLow(a, c), acHigh = ZipHigh(a, c), bdLow = ZipLow(b, d), bdHigh = ZipHigh(b, d);
        ZipLow(acLow, bdLow).Store(target);
        ZipHigh(acLow, bdLow).Store(target + targetStride);
        ZipLow(acHigh, bdHigh).Store(target + (2 * targetStride));
        ZipHigh(acHigh, bdHigh).Store(target + (3 * targetStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
