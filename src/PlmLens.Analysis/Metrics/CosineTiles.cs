using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Metrics;

/// <summary>
/// All cosines of two sets of unit rows, a tile at a time, so that nothing of rows x rows exists. Tiles come in a fixed
/// order.
/// </summary>
internal static class CosineTiles
{
    private const int TileRows = 512;
    private const int TileColumns = 1024;

    /// <summary>One tile: cosine of row FirstRow + r of the one set with row FirstColumn + c of the other at
    /// r * Columns + c.</summary>
    public readonly ref struct Tile(Span<float> cosines, int firstRow, int rows, int firstColumn, int columns)
    {
        public Span<float> Cosines { get; } = cosines;

        public int FirstRow { get; } = firstRow;

        public int Rows { get; } = rows;

        public int FirstColumn { get; } = firstColumn;

        public int Columns { get; } = columns;

        /// <summary>The cosines of one row of the tile.</summary>
        public Span<float> Row(int row) => Cosines.Slice(row * Columns, Columns);
    }

    /// <summary>Receives a tile, which is valid during the call and may be changed.</summary>
    public delegate void TileHandler(Tile tile);

    /// <summary>Visits every pair; when both sets are the same object, only tiles that hold a pair with
    /// row &lt;= column.</summary>
    public static void ForEach(
        IBackend backend, UnitRows a, UnitRows b, TileHandler handle, CancellationToken cancel = default)
    {
        using var tile = new Tensor(DType.F32, Math.Min(TileRows, a.Count), Math.Min(TileColumns, b.Count));
        for (int column = 0; column < b.Count; column += TileColumns)
        {
            int columns = Math.Min(TileColumns, b.Count - column);
            using IPackedWeight packed = backend.Pack(b.Slice(column, columns), columns, b.Width);
            int end = ReferenceEquals(a, b) ? column + columns : a.Count;
            for (int row = 0; row < end; row += TileRows)
            {
                cancel.ThrowIfCancellationRequested();
                int rows = Math.Min(TileRows, end - row);
                backend.Linear(a.Slice(row, rows), packed, default, rows, Epilogue.None, tile);
                handle(new Tile(tile.View<float>().Slice(0, (long)rows * columns).Span, row, rows, column, columns));
            }
        }
    }
}
