using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// The product of packed rows and a range of panels, on one thread. Long inner sums are cut into slices, so that the
/// rows' slices and one panel's stay in the second cache while all rows pass over the panel; sums in progress wait in
/// <c>tiles</c>. A slice continues the chain of the one before, so the cut does not change a bit.
/// </summary>
internal static unsafe class BlockProduct
{
    // 96 rows of this depth and a panel of it take 640 KiB: the second cache, with room for what comes next.
    private const int MaxDepth = 1280;
    private const int MaxTileFloats = 32 * 1024;
    private const int Width = PackedMatrix.PanelWidth;

    /// <summary>Floats of scratch that <see cref="Run"/> needs.</summary>
    internal static int TileFloats(TileKernel kernel, int rows)
    {
        int panelFloats = RoundUp(rows, kernel.MaxRows) * Width;
        return Math.Max(MaxTileFloats, panelFloats);
    }

    /// <summary>output[r, c] = epilogue(sum over k of rows[r, k] * weight[firstPanel * PanelWidth + c, k] + bias[c]).
    /// </summary>
    /// <param name="kernel">The kernel that <paramref name="panels"/> were packed for.</param>
    /// <param name="panels">Made by <see cref="RowPanels.Pack"/>.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="weight">The right side.</param>
    /// <param name="firstPanel">0 or more.</param>
    /// <param name="columns">1 or more, as many as the panels from the first have.</param>
    /// <param name="bias">[columns], or null.</param>
    /// <param name="epilogue">What is done with the sum.</param>
    /// <param name="output">[rows, columns] with <paramref name="stride"/> between rows.</param>
    /// <param name="stride">At least <paramref name="columns"/>.</param>
    /// <param name="tiles">Scratch: [<see cref="TileFloats"/>].</param>
    /// <param name="onto">True when each sum starts from what output holds, as if its chain had begun there; false when
    /// it starts from 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(
        TileKernel kernel,
        float* panels,
        int rows,
        WeightPanels weight,
        int firstPanel,
        int columns,
        float* bias,
        Epilogue epilogue,
        float* output,
        long stride,
        float* tiles,
        bool onto = false)
    {
        int inner = weight.Inner, step = kernel.MaxRows, tileFloats = step * Width;
        int depth = rows <= step ? inner : Slice(inner);
        int rowPanels = (rows + step - 1) / step;
        int chunk = depth == inner ? 1 : Math.Max(1, MaxTileFloats / (rowPanels * tileFloats));
        int columnPanels = (columns + Width - 1) / Width;
        float* zeros = stackalloc float[2 * Width];
        float* panelBias = zeros + Width;
        new Span<float>(zeros, Width).Clear();
        for (int chunkStart = 0; chunkStart < columnPanels; chunkStart += chunk)
        {
            int chunkEnd = Math.Min(chunkStart + chunk, columnPanels);
            for (int k = 0; k < inner; k += depth)
            {
                int slice = Math.Min(depth, inner - k);
                bool first = k == 0, last = k + slice == inner;
                float* tile = tiles;
                for (int panel = chunkStart; panel < chunkEnd; panel++)
                {
                    float* b = weight.Panel(firstPanel + panel) + ((long)k * Width);
                    int column = panel * Width, width = Math.Min(Width, columns - column);
                    ReadBias(last ? bias : null, column, width, panelBias);
                    for (int row = 0; row < rows; row += step)
                    {
                        int count = Math.Min(step, rows - row), height = TileKernel.Height(count);
                        float* a = panels + ((long)row * inner) + ((long)k * height);
                        float* target = output + (row * stride) + column;
                        bool direct = last && epilogue == Epilogue.None && width == Width && count == height;
                        if (last)
                            PrefetchTarget(target, count, stride);
                        if (first && onto)
                            ReadStart(target, count, width, stride, tile);
                        bool fromZero = first && !onto;
                        kernel.Run(
                            height,
                            a,
                            b,
                            slice,
                            fromZero ? zeros : tile,
                            fromZero ? 0 : Width,
                            panelBias,
                            direct ? target : tile,
                            direct ? stride : Width);
                        if (last && !direct)
                            kernel.Store(tile, count, width, epilogue, target, stride);
                        if (depth != inner)
                            tile += tileFloats;
                    }
                }
            }
        }
    }

    // The tile is written when its sums are done; by then its lines, which lie in as many pages as it has rows, are in
    // the first cache.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchTarget(float* target, int rows, long stride)
    {
        if (!Sse.IsSupported)
            return;
        for (int r = 0; r < rows; r++)
        {
            Sse.Prefetch0(target);
            Sse.Prefetch0(target + (Width / 2));
            target += stride;
        }
    }

    // Rows that only fill up the tile start from whatever is there: they are not stored.
    private static void ReadStart(float* target, int rows, int width, long stride, float* tile)
    {
        for (int r = 0; r < rows; r++)
        {
            var row = new Span<float>(tile + (r * Width), Width);
            new ReadOnlySpan<float>(target + (r * stride), width).CopyTo(row);
            row[width..].Clear();
        }
    }

    private static void ReadBias(float* bias, int column, int width, float* panelBias)
    {
        for (int c = 0; c < Width; c++)
            panelBias[c] = bias != null && c < width ? bias[column + c] : 0;
    }

    // Slices of equal length, so that the last is not short.
    private static int Slice(int inner)
    {
        int slices = (inner + MaxDepth - 1) / MaxDepth;
        return (inner + slices - 1) / slices;
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
