namespace PlmLens.Compute.Cpu;

/// <summary>
/// The inner product loop of one kernel set: a tile of a few rows by one panel of <see cref="PackedMatrix.PanelWidth"/>
/// columns. Each element of the tile is one chain of multiply-adds over the inner index in rising order, whatever the
/// height of the tile; so a result does not depend on which rows share its tile.
/// </summary>
internal abstract unsafe class TileKernel
{
    private static TileKernel? s_current;

    /// <summary>The kernel of <see cref="KernelSet.Current"/>.</summary>
    internal static TileKernel Current => s_current ??= Of(KernelSet.Current);

    /// <summary>Rows of the highest tile.</summary>
    internal abstract int MaxRows { get; }

    internal static TileKernel Of(KernelSet set) => set.Name switch
    {
        nameof(KernelSet.Vector512) => new TileKernel512(),
        nameof(KernelSet.Vector256) => new TileKernel256(),
        _ => new TileKernelPortable(),
    };

    /// <summary>The lowest tile height for <paramref name="rows"/> rows, 1 to <see cref="MaxRows"/>.</summary>
    internal abstract int Height(int rows);

    /// <summary>tile[r, c] += sum over k of a[k, r] * b[k, c], one k after the other.</summary>
    /// <param name="height">A value of <see cref="Height"/>.</param>
    /// <param name="a">[depth, height].</param>
    /// <param name="b">[depth, PanelWidth].</param>
    /// <param name="depth">0 or more.</param>
    /// <param name="tile">[height, PanelWidth].</param>
    internal abstract void Run(int height, float* a, float* b, int depth, float* tile);

    /// <summary>Moves a finished tile to the output; see <see cref="TileStore{V}.Run"/>.</summary>
    internal abstract void Store(
        float* tile, int rows, int columns, float* bias, Epilogue epilogue, float* output, long stride);
}
