using System.Numerics;
using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Tiles in <see cref="Vector{T}"/>, for machines without AVX2: 4 rows by two vectors at a time, across the panel.
/// Whether a multiply-add rounds once or twice is up to the machine, and the same for every element.
/// </summary>
internal sealed unsafe class TileKernelPortable : TileKernel
{
    private const int Width = PackedMatrix.PanelWidth;

    /// <inheritdoc/>
    internal override int MaxRows => 4;

    /// <inheritdoc/>
    internal override int Height(int rows) => rows == 1 ? 1 : 4;

    /// <inheritdoc/>
    internal override void Store(
        float* tile, int rows, int columns, float* bias, Epilogue epilogue, float* output, long stride) =>
        TileStore<Vec128>.Run(tile, rows, columns, bias, epilogue, output, stride);

    /// <inheritdoc/>
    internal override void Run(int height, float* a, float* b, int depth, float* tile)
    {
        for (int column = 0; column < Width; column += 2 * Vector<float>.Count)
        {
            if (height == 4)
                Rows4(a, b + column, depth, tile + column);
            else
                Rows1(a, b + column, depth, tile + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* a, float* b, int depth, float* tile)
    {
        int lanes = Vector<float>.Count;
        float* right = tile + lanes;
        Vector<float> c0a = Vector.Load(tile), c0b = Vector.Load(right);
        Vector<float> c1a = Vector.Load(tile + Width), c1b = Vector.Load(right + Width);
        Vector<float> c2a = Vector.Load(tile + (2 * Width)), c2b = Vector.Load(right + (2 * Width));
        Vector<float> c3a = Vector.Load(tile + (3 * Width)), c3b = Vector.Load(right + (3 * Width));
        for (int k = 0; k < depth; k++)
        {
            Vector<float> ba = Vector.Load(b), bb = Vector.Load(b + lanes), x = new(a[0]);
            c0a = Vector.MultiplyAddEstimate(x, ba, c0a);
            c0b = Vector.MultiplyAddEstimate(x, bb, c0b);
            x = new(a[1]);
            c1a = Vector.MultiplyAddEstimate(x, ba, c1a);
            c1b = Vector.MultiplyAddEstimate(x, bb, c1b);
            x = new(a[2]);
            c2a = Vector.MultiplyAddEstimate(x, ba, c2a);
            c2b = Vector.MultiplyAddEstimate(x, bb, c2b);
            x = new(a[3]);
            c3a = Vector.MultiplyAddEstimate(x, ba, c3a);
            c3b = Vector.MultiplyAddEstimate(x, bb, c3b);
            a += 4;
            b += Width;
        }

        c0a.Store(tile);
        c0b.Store(right);
        c1a.Store(tile + Width);
        c1b.Store(right + Width);
        c2a.Store(tile + (2 * Width));
        c2b.Store(right + (2 * Width));
        c3a.Store(tile + (3 * Width));
        c3b.Store(right + (3 * Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* a, float* b, int depth, float* tile)
    {
        int lanes = Vector<float>.Count;
        Vector<float> ca = Vector.Load(tile), cb = Vector.Load(tile + lanes);
        for (int k = 0; k < depth; k++)
        {
            var x = new Vector<float>(a[k]);
            ca = Vector.MultiplyAddEstimate(x, Vector.Load(b), ca);
            cb = Vector.MultiplyAddEstimate(x, Vector.Load(b + lanes), cb);
            b += Width;
        }

        ca.Store(tile);
        cb.Store(tile + lanes);
    }
}
