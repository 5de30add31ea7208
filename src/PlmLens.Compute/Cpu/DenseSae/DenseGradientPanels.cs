namespace PlmLens.Compute.Cpu;

/// <summary>The right and left sides that all blocks of a <see cref="DenseGradientProduct{TRule}"/> share, in memory of
/// <see cref="Floats"/>.</summary>
/// <param name="kernel">The product kernels.</param>
/// <param name="memory">64-byte aligned.</param>
/// <param name="rows">Rows of the tile.</param>
/// <param name="cols">Columns of a residual.</param>
internal readonly unsafe struct DenseGradientPanels(TileKernel kernel, float* memory, int rows, int cols)
{
    /// <summary>Residuals by rows: the left side of slopes = residual . decoder^T.</summary>
    internal float* Residual => memory;

    /// <summary>The auxiliary residuals in the same way.</summary>
    internal float* Auxiliary => memory + RowPanels.Size(kernel, rows, cols);

    /// <summary>Residuals by columns: the right side of the decoder's gradient.</summary>
    internal WeightPanels ResidualColumns => new(Auxiliary + RowPanels.Size(kernel, rows, cols), rows);

    /// <summary>Inputs by columns: the right side of the encoder's gradient.</summary>
    internal WeightPanels InputColumns =>
        new(ResidualColumns.Panel(0) + WeightPanels.Size(cols, rows), rows);

    internal static long Floats(TileKernel kernel, int rows, int cols, int inCols) =>
        (2 * RowPanels.Size(kernel, rows, cols)) + WeightPanels.Size(cols, rows) + WeightPanels.Size(inCols, rows);
}

/// <summary>Fills <see cref="DenseGradientPanels"/>.</summary>
/// <param name="panels">Where to.</param>
/// <param name="kernel">The product kernels.</param>
/// <param name="residuals">[rows, cols]; the auxiliary ones may be default.</param>
/// <param name="x">[rows, inCols].</param>
/// <param name="rows">1 or more.</param>
/// <param name="cols">1 or more.</param>
/// <param name="inCols">1 or more.</param>
internal readonly unsafe struct FillGradientPanels(
    DenseGradientPanels panels,
    TileKernel kernel,
    DenseResiduals residuals,
    float* x,
    int rows,
    int cols,
    int inCols) : IVectorJob
{
    private const int Width = PackedMatrix.PanelWidth;

    // A multiple of every kernel's MaxRows.
    private const int BlockRows = 96;

    internal int Parts => RowBlocks + Panels(cols) + Panels(inCols);

    private int RowBlocks => (rows + BlockRows - 1) / BlockRows;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        if (part < RowBlocks)
        {
            int first = part * BlockRows, count = Math.Min(BlockRows, rows - first);
            long at = (long)first * cols;
            RowPanels.Pack(kernel, residuals.Residual.Pointer + at, cols, count, cols, panels.Residual + at);
            if (!residuals.Auxiliary.IsNull)
                RowPanels.Pack(kernel, residuals.Auxiliary.Pointer + at, cols, count, cols, panels.Auxiliary + at);
            return;
        }

        int panel = part - RowBlocks;
        if (panel < Panels(cols))
            Columns(panels.ResidualColumns, panel, residuals.Residual.Pointer, cols);
        else
            Columns(panels.InputColumns, panel - Panels(cols), x, inCols);
    }

    private static int Panels(int columns) => (columns + Width - 1) / Width;

    private static void Columns(WeightPanels target, int panel, float* matrix, int columns) =>
        target.FillFromColumns(panel, matrix + (panel * Width), columns, Math.Min(Width, columns - (panel * Width)));
}
