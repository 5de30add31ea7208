namespace PlmLens.Compute.Cpu;

/// <summary>
/// How a matrix is cut into panels of columns. A panel's columns, copied side by side, fit into the second cache, where
/// scattered rows of it are read many times.
/// </summary>
/// <param name="rows">Rows that are copied, 1 or more.</param>
/// <param name="cols">Columns of the matrix, 1 or more.</param>
internal readonly unsafe struct ColumnPanels(long rows, int cols)
{
    // Four vectors of 16 lanes, four lines of a cache.
    private const int MostColumns = 64;

    // Below this many columns finding a row costs as much as reading it.
    private const int LeastColumns = 32;

    // 1 MiB: 64 columns of 4096 rows.
    private const long MostFloats = 256 << 10;

    private const int RowsAhead = 8;

    private readonly int _width = (int)Math.Clamp(MostFloats / rows / 16 * 16, LeastColumns, MostColumns);

    /// <summary>Columns of a panel; the last one may have fewer.</summary>
    internal int Width => _width;

    /// <summary>Panels in all.</summary>
    internal int Count => (cols + _width - 1) / _width;

    /// <summary>Floats of the widest panel.</summary>
    internal long Floats => rows * Math.Min(_width, cols);

    /// <summary>True when a panel is as small as it is meant to be.</summary>
    internal bool Fits => rows * LeastColumns <= MostFloats;

    /// <summary>First column of a panel.</summary>
    internal int First(int panel) => panel * _width;

    /// <summary>Columns of a panel.</summary>
    internal int Columns(int panel) => Math.Min(_width, cols - First(panel));

    /// <summary>Copies a panel.</summary>
    /// <param name="matrix">The first of the rows: [rows, cols].</param>
    /// <param name="panel">Which panel.</param>
    /// <param name="target">[rows, Columns(panel)].</param>
    internal void Copy<V>(float* matrix, int panel, float* target)
        where V : struct, IVec<V>
    {
        int columns = Columns(panel);
        float* source = matrix + First(panel);
        for (long r = 0; r < rows; r++, source += cols, target += columns)
        {
            CacheLines.Fetch(source + ((long)RowsAhead * cols), columns);
            for (int c = 0; c < columns; c += V.Lanes)
            {
                int lanes = Math.Min(V.Lanes, columns - c);
                WeightedRows.Store(WeightedRows.Load<V>(source + c, lanes), target + c, lanes);
            }
        }
    }
}
