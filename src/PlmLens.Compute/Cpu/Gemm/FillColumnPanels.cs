namespace PlmLens.Compute.Cpu;

/// <summary>Fills panels whose output features are the columns of a matrix.</summary>
/// <param name="panels">Where to.</param>
/// <param name="matrix">[panels.Inner, columns].</param>
/// <param name="columns">1 or more.</param>
internal readonly unsafe struct FillColumnPanels(WeightPanels panels, float* matrix, int columns) : IVectorJob
{
    private const int Width = PackedMatrix.PanelWidth;

    internal int Parts => (columns + Width - 1) / Width;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V> =>
        panels.FillFromColumns(part, matrix + (part * Width), columns, Math.Min(Width, columns - (part * Width)));
}
