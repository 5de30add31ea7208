using System.Runtime.InteropServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// The product of packed rows and a range of panels, on one thread. Long inner sums are cut into slices, so that a
/// slice of a panel stays in the first cache while all rows pass over it and the rows' slices stay in the second; sums
/// in progress wait in <c>tiles</c>. A slice continues the chain of the one before, so the cut does not change a bit.
/// </summary>
internal static unsafe class BlockProduct
{
    private const int MaxDepth = 384;
    private const int MaxTileFloats = 32 * 1024;

    /// <summary>Floats of scratch that <see cref="Run"/> needs.</summary>
    internal static int TileFloats(TileKernel kernel, int rows)
    {
        int panelFloats = RoundUp(rows, kernel.MaxRows) * PackedMatrix.PanelWidth;
        return Math.Max(MaxTileFloats, panelFloats);
    }

    /// <summary>output[r, c] = epilogue(sum over k of rows[r, k] * weight[firstPanel * PanelWidth + c, k] + bias[c]).
    /// </summary>
    /// <param name="kernel">The kernel that <paramref name="panels"/> were packed for.</param>
    /// <param name="panels">Made by <see cref="RowPanels.Pack"/>.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="weight">The right side.</param>
    /// <param name="firstPanel">0 to weight.Panels - 1.</param>
    /// <param name="columns">1 or more, as many as the panels from the first have.</param>
    /// <param name="bias">[columns], or null.</param>
    /// <param name="epilogue">What is done with the sum.</param>
    /// <param name="output">[rows, columns] with <paramref name="stride"/> between rows.</param>
    /// <param name="stride">At least <paramref name="columns"/>.</param>
    /// <param name="tiles">Scratch: [<see cref="TileFloats"/>].</param>
    internal static void Run(
        TileKernel kernel,
        float* panels,
        int rows,
        PackedMatrix weight,
        int firstPanel,
        int columns,
        float* bias,
        Epilogue epilogue,
        float* output,
        long stride,
        float* tiles)
    {
        int inner = weight.InFeatures, step = kernel.MaxRows, tileFloats = step * PackedMatrix.PanelWidth;
        int depth = rows <= step ? inner : Slice(inner);
        int rowPanels = (rows + step - 1) / step;
        int chunk = depth == inner ? 1 : Math.Max(1, MaxTileFloats / (rowPanels * tileFloats));
        int columnPanels = (columns + PackedMatrix.PanelWidth - 1) / PackedMatrix.PanelWidth;
        for (int chunkStart = 0; chunkStart < columnPanels; chunkStart += chunk)
        {
            int chunkEnd = Math.Min(chunkStart + chunk, columnPanels);
            for (int k = 0; k < inner; k += depth)
            {
                int slice = Math.Min(depth, inner - k);
                float* tile = tiles;
                for (int panel = chunkStart; panel < chunkEnd; panel++)
                {
                    float* b = weight.Panel(firstPanel + panel) + ((long)k * PackedMatrix.PanelWidth);
                    int column = panel * PackedMatrix.PanelWidth;
                    int width = Math.Min(PackedMatrix.PanelWidth, columns - column);
                    for (int row = 0; row < rows; row += step)
                    {
                        int count = Math.Min(step, rows - row), height = kernel.Height(count);
                        float* a = panels + ((long)row * inner) + ((long)k * height);
                        if (k == 0)
                            NativeMemory.Clear(tile, (nuint)(height * PackedMatrix.PanelWidth * sizeof(float)));
                        kernel.Run(height, a, b, slice, tile);
                        if (k + slice == inner)
                        {
                            float* target = output + (row * stride) + column;
                            float* offset = bias == null ? null : bias + column;
                            kernel.Store(tile, count, width, offset, epilogue, target, stride);
                        }

                        if (depth != inner)
                            tile += tileFloats;
                    }
                }
            }
        }
    }

    // Slices of equal length, so that the last is not short.
    private static int Slice(int inner)
    {
        int slices = (inner + MaxDepth - 1) / MaxDepth;
        return (inner + slices - 1) / slices;
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
