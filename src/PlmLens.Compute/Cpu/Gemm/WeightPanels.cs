namespace PlmLens.Compute.Cpu;

/// <summary>The right side of a product, packed as in <see cref="PackedMatrix"/>, wherever its memory is.</summary>
/// <param name="first">Address of the first panel.</param>
/// <param name="inner">Length of the inner sums: a panel is [inner, <see cref="PackedMatrix.PanelWidth"/>].</param>
internal readonly unsafe struct WeightPanels(float* first, int inner)
{
    private const int Width = PackedMatrix.PanelWidth;

    /// <summary>Length of the inner sums.</summary>
    internal int Inner => inner;

    /// <summary>Floats that <paramref name="columns"/> output features take.</summary>
    internal static long Size(int columns, int inner) => (columns + Width - 1L) / Width * Width * inner;

    /// <summary>Address of panel <paramref name="panel"/>.</summary>
    internal float* Panel(int panel) => first + ((long)panel * inner * Width);

    /// <summary>Fills a panel from a matrix whose rows are output features.</summary>
    /// <param name="panel">Which.</param>
    /// <param name="source">[count, inner]: the rows of this panel.</param>
    /// <param name="count">1 to PanelWidth; the others become 0.</param>
    internal void FillFromRows(int panel, float* source, int count) =>
        Transpose.Run(source, inner, count, inner, Width, Panel(panel), Width);

    /// <summary>Fills a panel from a matrix whose columns are output features.</summary>
    /// <param name="panel">Which.</param>
    /// <param name="source">[inner, <paramref name="stride"/>], at the first column of this panel.</param>
    /// <param name="stride">Floats between its rows.</param>
    /// <param name="count">1 to PanelWidth; the others become 0.</param>
    internal void FillFromColumns(int panel, float* source, long stride, int count)
    {
        float* to = Panel(panel);
        for (int i = 0; i < inner; i++)
        {
            var target = new Span<float>(to + ((long)i * Width), Width);
            new ReadOnlySpan<float>(source + (i * stride), count).CopyTo(target);
            target[count..].Clear();
        }
    }
}
