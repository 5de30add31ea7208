using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// AVX2 tiles: the panel is done in halves of 16 columns, a row of a half being two vectors of 8. At 6 rows, 12 of the
/// 16 registers hold sums, two hold B and one holds the broadcast element of A.
/// </summary>
internal sealed unsafe class TileKernel256 : TileKernel
{
    private const int HalfPanel = PackedMatrix.PanelWidth / 2;

    /// <inheritdoc/>
    internal override int MaxRows => 6;

    /// <inheritdoc/>
    internal override int Height(int rows) => rows switch
    {
        > 4 => 6,
        > 2 => 4,
        _ => rows,
    };

    /// <inheritdoc/>
    internal override void Store(
        float* tile, int rows, int columns, float* bias, Epilogue epilogue, float* output, long stride) =>
        TileStore<Vec256>.Run(tile, rows, columns, bias, epilogue, output, stride);

    /// <inheritdoc/>
    internal override void Run(int height, float* a, float* b, int depth, float* tile)
    {
        for (int half = 0; half < PackedMatrix.PanelWidth; half += HalfPanel)
        {
            switch (height)
            {
                case 6: Rows6(a, b + half, depth, tile + half); break;
                case 4: Rows4(a, b + half, depth, tile + half); break;
                case 2: Rows2(a, b + half, depth, tile + half); break;
                default: Rows1(a, b + half, depth, tile + half); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(float* a, float* b, int depth, float* tile)
    {
        Vector256<float> c0a = Vector256.Load(tile), c0b = Vector256.Load(tile + 8);
        Vector256<float> c1a = Vector256.Load(tile + 32), c1b = Vector256.Load(tile + 40);
        Vector256<float> c2a = Vector256.Load(tile + 64), c2b = Vector256.Load(tile + 72);
        Vector256<float> c3a = Vector256.Load(tile + 96), c3b = Vector256.Load(tile + 104);
        Vector256<float> c4a = Vector256.Load(tile + 128), c4b = Vector256.Load(tile + 136);
        Vector256<float> c5a = Vector256.Load(tile + 160), c5b = Vector256.Load(tile + 168);
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> ba = Vector256.Load(b), bb = Vector256.Load(b + 8), x = Vector256.Create(a[0]);
            c0a = Fma.MultiplyAdd(x, ba, c0a);
            c0b = Fma.MultiplyAdd(x, bb, c0b);
            x = Vector256.Create(a[1]);
            c1a = Fma.MultiplyAdd(x, ba, c1a);
            c1b = Fma.MultiplyAdd(x, bb, c1b);
            x = Vector256.Create(a[2]);
            c2a = Fma.MultiplyAdd(x, ba, c2a);
            c2b = Fma.MultiplyAdd(x, bb, c2b);
            x = Vector256.Create(a[3]);
            c3a = Fma.MultiplyAdd(x, ba, c3a);
            c3b = Fma.MultiplyAdd(x, bb, c3b);
            x = Vector256.Create(a[4]);
            c4a = Fma.MultiplyAdd(x, ba, c4a);
            c4b = Fma.MultiplyAdd(x, bb, c4b);
            x = Vector256.Create(a[5]);
            c5a = Fma.MultiplyAdd(x, ba, c5a);
            c5b = Fma.MultiplyAdd(x, bb, c5b);
            a += 6;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 8);
        c1a.Store(tile + 32);
        c1b.Store(tile + 40);
        c2a.Store(tile + 64);
        c2b.Store(tile + 72);
        c3a.Store(tile + 96);
        c3b.Store(tile + 104);
        c4a.Store(tile + 128);
        c4b.Store(tile + 136);
        c5a.Store(tile + 160);
        c5b.Store(tile + 168);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* a, float* b, int depth, float* tile)
    {
        Vector256<float> c0a = Vector256.Load(tile), c0b = Vector256.Load(tile + 8);
        Vector256<float> c1a = Vector256.Load(tile + 32), c1b = Vector256.Load(tile + 40);
        Vector256<float> c2a = Vector256.Load(tile + 64), c2b = Vector256.Load(tile + 72);
        Vector256<float> c3a = Vector256.Load(tile + 96), c3b = Vector256.Load(tile + 104);
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> ba = Vector256.Load(b), bb = Vector256.Load(b + 8), x = Vector256.Create(a[0]);
            c0a = Fma.MultiplyAdd(x, ba, c0a);
            c0b = Fma.MultiplyAdd(x, bb, c0b);
            x = Vector256.Create(a[1]);
            c1a = Fma.MultiplyAdd(x, ba, c1a);
            c1b = Fma.MultiplyAdd(x, bb, c1b);
            x = Vector256.Create(a[2]);
            c2a = Fma.MultiplyAdd(x, ba, c2a);
            c2b = Fma.MultiplyAdd(x, bb, c2b);
            x = Vector256.Create(a[3]);
            c3a = Fma.MultiplyAdd(x, ba, c3a);
            c3b = Fma.MultiplyAdd(x, bb, c3b);
            a += 4;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 8);
        c1a.Store(tile + 32);
        c1b.Store(tile + 40);
        c2a.Store(tile + 64);
        c2b.Store(tile + 72);
        c3a.Store(tile + 96);
        c3b.Store(tile + 104);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(float* a, float* b, int depth, float* tile)
    {
        Vector256<float> c0a = Vector256.Load(tile), c0b = Vector256.Load(tile + 8);
        Vector256<float> c1a = Vector256.Load(tile + 32), c1b = Vector256.Load(tile + 40);
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> ba = Vector256.Load(b), bb = Vector256.Load(b + 8), x = Vector256.Create(a[0]);
            c0a = Fma.MultiplyAdd(x, ba, c0a);
            c0b = Fma.MultiplyAdd(x, bb, c0b);
            x = Vector256.Create(a[1]);
            c1a = Fma.MultiplyAdd(x, ba, c1a);
            c1b = Fma.MultiplyAdd(x, bb, c1b);
            a += 2;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 8);
        c1a.Store(tile + 32);
        c1b.Store(tile + 40);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* a, float* b, int depth, float* tile)
    {
        Vector256<float> c0a = Vector256.Load(tile), c0b = Vector256.Load(tile + 8);
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> ba = Vector256.Load(b), bb = Vector256.Load(b + 8), x = Vector256.Create(a[0]);
            c0a = Fma.MultiplyAdd(x, ba, c0a);
            c0b = Fma.MultiplyAdd(x, bb, c0b);
            a += 1;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 8);
    }
}
