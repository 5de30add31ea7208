using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// AVX-512 tiles: a row of the tile is two vectors of 16 columns. At 12 rows, 24 of the 32 registers hold sums; each
/// step of k loads two vectors of B, broadcasts 12 elements of A and does 24 multiply-adds, so the two multiply-add
/// units are busy all the time while the two load ports are not.
/// </summary>
internal sealed unsafe class TileKernel512 : TileKernel
{
    /// <inheritdoc/>
    internal override int MaxRows => 12;

    /// <inheritdoc/>
    internal override int Height(int rows) => rows switch
    {
        > 8 => 12,
        > 4 => 8,
        > 2 => 4,
        _ => rows,
    };

    /// <inheritdoc/>
    internal override void Store(
        float* tile, int rows, int columns, float* bias, Epilogue epilogue, float* output, long stride) =>
        TileStore<Vec512>.Run(tile, rows, columns, bias, epilogue, output, stride);

    /// <inheritdoc/>
    internal override void Run(int height, float* a, float* b, int depth, float* tile)
    {
        switch (height)
        {
            case 12: Rows12(a, b, depth, tile); break;
            case 8: Rows8(a, b, depth, tile); break;
            case 4: Rows4(a, b, depth, tile); break;
            case 2: Rows2(a, b, depth, tile); break;
            default: Rows1(a, b, depth, tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(float* a, float* b, int depth, float* tile)
    {
        Vector512<float> c0a = Vector512.Load(tile), c0b = Vector512.Load(tile + 16);
        Vector512<float> c1a = Vector512.Load(tile + 32), c1b = Vector512.Load(tile + 48);
        Vector512<float> c2a = Vector512.Load(tile + 64), c2b = Vector512.Load(tile + 80);
        Vector512<float> c3a = Vector512.Load(tile + 96), c3b = Vector512.Load(tile + 112);
        Vector512<float> c4a = Vector512.Load(tile + 128), c4b = Vector512.Load(tile + 144);
        Vector512<float> c5a = Vector512.Load(tile + 160), c5b = Vector512.Load(tile + 176);
        Vector512<float> c6a = Vector512.Load(tile + 192), c6b = Vector512.Load(tile + 208);
        Vector512<float> c7a = Vector512.Load(tile + 224), c7b = Vector512.Load(tile + 240);
        Vector512<float> c8a = Vector512.Load(tile + 256), c8b = Vector512.Load(tile + 272);
        Vector512<float> c9a = Vector512.Load(tile + 288), c9b = Vector512.Load(tile + 304);
        Vector512<float> c10a = Vector512.Load(tile + 320), c10b = Vector512.Load(tile + 336);
        Vector512<float> c11a = Vector512.Load(tile + 352), c11b = Vector512.Load(tile + 368);
        for (int k = 0; k < depth; k++)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16), x = Vector512.Create(a[0]);
            c0a = Avx512F.FusedMultiplyAdd(x, ba, c0a);
            c0b = Avx512F.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Avx512F.FusedMultiplyAdd(x, ba, c1a);
            c1b = Avx512F.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]);
            c2a = Avx512F.FusedMultiplyAdd(x, ba, c2a);
            c2b = Avx512F.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]);
            c3a = Avx512F.FusedMultiplyAdd(x, ba, c3a);
            c3b = Avx512F.FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[4]);
            c4a = Avx512F.FusedMultiplyAdd(x, ba, c4a);
            c4b = Avx512F.FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[5]);
            c5a = Avx512F.FusedMultiplyAdd(x, ba, c5a);
            c5b = Avx512F.FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[6]);
            c6a = Avx512F.FusedMultiplyAdd(x, ba, c6a);
            c6b = Avx512F.FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[7]);
            c7a = Avx512F.FusedMultiplyAdd(x, ba, c7a);
            c7b = Avx512F.FusedMultiplyAdd(x, bb, c7b);
            x = Vector512.Create(a[8]);
            c8a = Avx512F.FusedMultiplyAdd(x, ba, c8a);
            c8b = Avx512F.FusedMultiplyAdd(x, bb, c8b);
            x = Vector512.Create(a[9]);
            c9a = Avx512F.FusedMultiplyAdd(x, ba, c9a);
            c9b = Avx512F.FusedMultiplyAdd(x, bb, c9b);
            x = Vector512.Create(a[10]);
            c10a = Avx512F.FusedMultiplyAdd(x, ba, c10a);
            c10b = Avx512F.FusedMultiplyAdd(x, bb, c10b);
            x = Vector512.Create(a[11]);
            c11a = Avx512F.FusedMultiplyAdd(x, ba, c11a);
            c11b = Avx512F.FusedMultiplyAdd(x, bb, c11b);
            a += 12;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 16);
        c1a.Store(tile + 32);
        c1b.Store(tile + 48);
        c2a.Store(tile + 64);
        c2b.Store(tile + 80);
        c3a.Store(tile + 96);
        c3b.Store(tile + 112);
        c4a.Store(tile + 128);
        c4b.Store(tile + 144);
        c5a.Store(tile + 160);
        c5b.Store(tile + 176);
        c6a.Store(tile + 192);
        c6b.Store(tile + 208);
        c7a.Store(tile + 224);
        c7b.Store(tile + 240);
        c8a.Store(tile + 256);
        c8b.Store(tile + 272);
        c9a.Store(tile + 288);
        c9b.Store(tile + 304);
        c10a.Store(tile + 320);
        c10b.Store(tile + 336);
        c11a.Store(tile + 352);
        c11b.Store(tile + 368);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8(float* a, float* b, int depth, float* tile)
    {
        Vector512<float> c0a = Vector512.Load(tile), c0b = Vector512.Load(tile + 16);
        Vector512<float> c1a = Vector512.Load(tile + 32), c1b = Vector512.Load(tile + 48);
        Vector512<float> c2a = Vector512.Load(tile + 64), c2b = Vector512.Load(tile + 80);
        Vector512<float> c3a = Vector512.Load(tile + 96), c3b = Vector512.Load(tile + 112);
        Vector512<float> c4a = Vector512.Load(tile + 128), c4b = Vector512.Load(tile + 144);
        Vector512<float> c5a = Vector512.Load(tile + 160), c5b = Vector512.Load(tile + 176);
        Vector512<float> c6a = Vector512.Load(tile + 192), c6b = Vector512.Load(tile + 208);
        Vector512<float> c7a = Vector512.Load(tile + 224), c7b = Vector512.Load(tile + 240);
        for (int k = 0; k < depth; k++)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16), x = Vector512.Create(a[0]);
            c0a = Avx512F.FusedMultiplyAdd(x, ba, c0a);
            c0b = Avx512F.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Avx512F.FusedMultiplyAdd(x, ba, c1a);
            c1b = Avx512F.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]);
            c2a = Avx512F.FusedMultiplyAdd(x, ba, c2a);
            c2b = Avx512F.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]);
            c3a = Avx512F.FusedMultiplyAdd(x, ba, c3a);
            c3b = Avx512F.FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[4]);
            c4a = Avx512F.FusedMultiplyAdd(x, ba, c4a);
            c4b = Avx512F.FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[5]);
            c5a = Avx512F.FusedMultiplyAdd(x, ba, c5a);
            c5b = Avx512F.FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[6]);
            c6a = Avx512F.FusedMultiplyAdd(x, ba, c6a);
            c6b = Avx512F.FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[7]);
            c7a = Avx512F.FusedMultiplyAdd(x, ba, c7a);
            c7b = Avx512F.FusedMultiplyAdd(x, bb, c7b);
            a += 8;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 16);
        c1a.Store(tile + 32);
        c1b.Store(tile + 48);
        c2a.Store(tile + 64);
        c2b.Store(tile + 80);
        c3a.Store(tile + 96);
        c3b.Store(tile + 112);
        c4a.Store(tile + 128);
        c4b.Store(tile + 144);
        c5a.Store(tile + 160);
        c5b.Store(tile + 176);
        c6a.Store(tile + 192);
        c6b.Store(tile + 208);
        c7a.Store(tile + 224);
        c7b.Store(tile + 240);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* a, float* b, int depth, float* tile)
    {
        Vector512<float> c0a = Vector512.Load(tile), c0b = Vector512.Load(tile + 16);
        Vector512<float> c1a = Vector512.Load(tile + 32), c1b = Vector512.Load(tile + 48);
        Vector512<float> c2a = Vector512.Load(tile + 64), c2b = Vector512.Load(tile + 80);
        Vector512<float> c3a = Vector512.Load(tile + 96), c3b = Vector512.Load(tile + 112);
        for (int k = 0; k < depth; k++)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16), x = Vector512.Create(a[0]);
            c0a = Avx512F.FusedMultiplyAdd(x, ba, c0a);
            c0b = Avx512F.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Avx512F.FusedMultiplyAdd(x, ba, c1a);
            c1b = Avx512F.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]);
            c2a = Avx512F.FusedMultiplyAdd(x, ba, c2a);
            c2b = Avx512F.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]);
            c3a = Avx512F.FusedMultiplyAdd(x, ba, c3a);
            c3b = Avx512F.FusedMultiplyAdd(x, bb, c3b);
            a += 4;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 16);
        c1a.Store(tile + 32);
        c1b.Store(tile + 48);
        c2a.Store(tile + 64);
        c2b.Store(tile + 80);
        c3a.Store(tile + 96);
        c3b.Store(tile + 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(float* a, float* b, int depth, float* tile)
    {
        Vector512<float> c0a = Vector512.Load(tile), c0b = Vector512.Load(tile + 16);
        Vector512<float> c1a = Vector512.Load(tile + 32), c1b = Vector512.Load(tile + 48);
        for (int k = 0; k < depth; k++)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16), x = Vector512.Create(a[0]);
            c0a = Avx512F.FusedMultiplyAdd(x, ba, c0a);
            c0b = Avx512F.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Avx512F.FusedMultiplyAdd(x, ba, c1a);
            c1b = Avx512F.FusedMultiplyAdd(x, bb, c1b);
            a += 2;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 16);
        c1a.Store(tile + 32);
        c1b.Store(tile + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* a, float* b, int depth, float* tile)
    {
        Vector512<float> c0a = Vector512.Load(tile), c0b = Vector512.Load(tile + 16);
        for (int k = 0; k < depth; k++)
        {
            Vector512<float> ba = Vector512.Load(b), bb = Vector512.Load(b + 16), x = Vector512.Create(a[0]);
            c0a = Avx512F.FusedMultiplyAdd(x, ba, c0a);
            c0b = Avx512F.FusedMultiplyAdd(x, bb, c0b);
            a += 1;
            b += PackedMatrix.PanelWidth;
        }

        c0a.Store(tile);
        c0b.Store(tile + 16);
    }
}
