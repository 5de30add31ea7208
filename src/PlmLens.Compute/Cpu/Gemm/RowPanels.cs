namespace PlmLens.Compute.Cpu;

/// <summary>
/// The left side of a product, packed: panels of <see cref="TileKernel.MaxRows"/> rows, each [inner, height], the last
/// one as high as <see cref="TileKernel.Height"/> says, its missing rows zero. Row r starts in the panel at offset
/// (r - r % MaxRows) * inner.
/// </summary>
internal static unsafe class RowPanels
{
    /// <summary>Floats that <see cref="Pack"/> may write.</summary>
    internal static long Size(TileKernel kernel, int rows, int inner) =>
        (rows + kernel.MaxRows - 1L) / kernel.MaxRows * kernel.MaxRows * inner;

    /// <summary>Packs rows [0, rows) of x.</summary>
    /// <param name="kernel">Decides the heights.</param>
    /// <param name="x">[rows, inner] with <paramref name="stride"/> between rows.</param>
    /// <param name="stride">At least <paramref name="inner"/>.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="inner">1 or more.</param>
    /// <param name="panels">[<see cref="Size"/>].</param>
    internal static void Pack(TileKernel kernel, float* x, long stride, int rows, int inner, float* panels)
    {
        for (int row = 0; row < rows; row += kernel.MaxRows)
        {
            int count = Math.Min(kernel.MaxRows, rows - row), height = TileKernel.Height(count);
            Transpose.Run(x + (row * stride), stride, count, inner, height, panels + ((long)row * inner), height);
        }
    }
}
