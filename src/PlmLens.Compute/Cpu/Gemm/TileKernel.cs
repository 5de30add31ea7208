namespace PlmLens.Compute.Cpu;

/// <summary>
/// Products of a few packed rows and one panel of <see cref="PackedMatrix.PanelWidth"/> columns, with the vectors of
/// one kernel set. Each element is one chain of multiply-adds over the inner index in rising order, whatever the height
/// of the tile; so a result does not depend on which rows share its tile.
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
        nameof(KernelSet.Vector512) => new TileKernel<Vec512>(),
        nameof(KernelSet.Vector256) => new TileKernel<Vec256>(),
        _ => new TileKernel<Vec128>(),
    };

    /// <summary>The lowest tile height for <paramref name="rows"/> rows, 1 to <see cref="MaxRows"/>.</summary>
    internal static int Height(int rows) => rows switch
    {
        > 8 => 12,
        > 6 => 8,
        > 4 => 6,
        > 2 => 4,
        _ => rows,
    };

    /// <summary>output[r, c] = start[r, c] + sum over k of a[k, r] * b[k, c] + bias[c], added in this order.</summary>
    /// <param name="height">A value of <see cref="Height"/>.</param>
    /// <param name="a">[depth, height].</param>
    /// <param name="b">[depth, PanelWidth].</param>
    /// <param name="depth">0 or more.</param>
    /// <param name="start">[height, PanelWidth] with <paramref name="startStride"/> between rows.</param>
    /// <param name="startStride">0 starts all rows alike.</param>
    /// <param name="bias">[PanelWidth].</param>
    /// <param name="output">[height, PanelWidth] with <paramref name="outputStride"/> between rows; may be
    /// <paramref name="start"/> itself.</param>
    /// <param name="outputStride">PanelWidth or more.</param>
    internal abstract void Run(
        int height,
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride);

    /// <summary><see cref="TileStore{V}"/> with the vectors of this kernel set.</summary>
    internal abstract void Store(
        float* tile, int rows, int columns, Epilogue epilogue, float* output, long stride);
}

/// <summary>Tiles of one vector type.</summary>
internal sealed unsafe class TileKernel<V> : TileKernel
    where V : struct, IVec<V>
{
    /// <inheritdoc/>
    internal override int MaxRows => V.ManyRegisters ? 12 : 6;

    /// <inheritdoc/>
    internal override void Run(
        int height,
        float* a,
        float* b,
        int depth,
        float* start,
        long startStride,
        float* bias,
        float* output,
        long outputStride)
    {
        delegate*<float*, float*, int, float*, long, float*, float*, long, void> rows = height switch
        {
            12 => &TileRows<V>.Run12,
            8 => &TileRows<V>.Run8,
            6 => &TileRows<V>.Run6,
            4 => &TileRows<V>.Run4,
            2 => &TileRows<V>.Run2,
            _ => &TileRows<V>.Run1,
        };
        for (int column = 0; column < PackedMatrix.PanelWidth; column += 2 * V.Lanes)
            rows(a, b + column, depth, start + column, startStride, bias + column, output + column, outputStride);
    }

    /// <inheritdoc/>
    internal override void Store(
        float* tile, int rows, int columns, Epilogue epilogue, float* output, long stride) =>
        TileStore<V>.Run(tile, rows, columns, epilogue, output, stride);
}
