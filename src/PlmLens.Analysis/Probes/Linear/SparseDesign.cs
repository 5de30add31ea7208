using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// A design that stores only what is not zero, by row and by column, so that both products cost one pass over the
/// pairs. 16 bytes for each pair.
/// </summary>
/// <remarks>Products of one design are asked for by one thread at a time; they run on many.</remarks>
public sealed class SparseDesign : IDesign
{
    private const int RowsPerPart = 1024;
    private const int ColumnsPerPart = 32;
    private readonly int[] _rowStart;
    private readonly int[] _columns;
    private readonly float[] _byRow;
    private readonly int[] _columnStart;
    private readonly int[] _columnEnd;
    private readonly int[] _rows;
    private readonly float[] _byColumn;
    private double[] _padded = [];

    internal SparseDesign(int columns, int[] rowStart, int[] indices, float[] values)
    {
        Columns = columns;
        Rows = rowStart.Length - 1;
        (_rowStart, _columns, _byRow) = (rowStart, indices, values);
        int pairs = rowStart[^1];
        var start = new int[columns + 1];
        for (int i = 0; i < pairs; i++)
            start[indices[i] + 1]++;
        for (int j = 0; j < columns; j++)
            start[j + 1] += start[j];
        _columnStart = start;
        _columnEnd = start[..columns];
        _rows = new int[pairs];
        _byColumn = new float[pairs];
        for (int r = 0; r < Rows; r++)
        {
            for (int i = rowStart[r]; i < rowStart[r + 1]; i++)
            {
                int at = _columnEnd[indices[i]]++;
                _rows[at] = r;
                _byColumn[at] = values[i];
            }
        }
    }

    private SparseDesign(SparseDesign whole, int rows)
    {
        Rows = rows;
        Columns = whole.Columns;
        (_rowStart, _columns, _byRow) = (whole._rowStart, whole._columns, whole._byRow);
        (_columnStart, _rows, _byColumn) = (whole._columnStart, whole._rows, whole._byColumn);
        _columnEnd = new int[Columns];
        for (int j = 0; j < Columns; j++)
        {
            int start = _columnStart[j];
            int found = Array.BinarySearch(_rows, start, whole._columnEnd[j] - start, rows);
            _columnEnd[j] = found < 0 ? ~found : found;
        }
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <summary>Pairs that are stored.</summary>
    public int Pairs => _rowStart[Rows];

    /// <summary>Rows with a value in column <paramref name="column"/>, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(int column) =>
        _rows.AsSpan(_columnStart[column], _columnEnd[column] - _columnStart[column]);

    /// <summary>The values that belong to <see cref="RowsOf"/>.</summary>
    public ReadOnlySpan<float> ValuesOf(int column) =>
        _byColumn.AsSpan(_columnStart[column], _columnEnd[column] - _columnStart[column]);

    /// <summary>Multiplies every column by a number of its own, here and in every view of these values.</summary>
    /// <param name="factors">[columns].</param>
    internal void ScaleColumns(ReadOnlySpan<double> factors)
    {
        for (int i = 0; i < _byRow.Length; i++)
            _byRow[i] = (float)(_byRow[i] * factors[_columns[i]]);
        for (int j = 0; j < Columns; j++)
        {
            for (int i = _columnStart[j]; i < _columnStart[j + 1]; i++)
                _byColumn[i] = (float)(_byColumn[i] * factors[j]);
        }
    }

    /// <inheritdoc/>
    public void Multiply(double[] weights, int outputs, double[] margins, WorkerPool pool)
    {
        var job = new MarginJob(this, Padded(weights, Columns, outputs), outputs, margins);
        pool.For((Rows + RowsPerPart - 1) / RowsPerPart, ref job);
    }

    /// <inheritdoc/>
    public void MultiplyTransposed(double[] residual, int outputs, double[] sums, WorkerPool pool)
    {
        var job = new SumJob(this, Padded(residual, Rows, outputs), outputs, sums, squares: false);
        pool.For((Columns + ColumnsPerPart - 1) / ColumnsPerPart, ref job);
    }

    /// <inheritdoc/>
    public void SquaresTransposed(double[] curvature, int outputs, double[] sums, WorkerPool pool)
    {
        var job = new SumJob(this, Padded(curvature, Rows, outputs), outputs, sums, squares: true);
        pool.For((Columns + ColumnsPerPart - 1) / ColumnsPerPart, ref job);
    }

    /// <inheritdoc/>
    public IDesign Head(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Rows, nameof(rows));
        return new SparseDesign(this, rows);
    }

    /// <inheritdoc/>
    public DenseDesign Select(ReadOnlySpan<int> columns)
    {
        var selected = new float[Rows * columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            ReadOnlySpan<int> rows = RowsOf(columns[j]);
            ReadOnlySpan<float> values = ValuesOf(columns[j]);
            for (int i = 0; i < rows.Length; i++)
                selected[(rows[i] * columns.Length) + j] = values[i];
        }

        return new DenseDesign(selected, Rows, columns.Length);
    }

    // Kept between calls: a solver asks for hundreds of products.
    private double[] Padded(double[] values, int count, int outputs)
    {
        int size = PaddedSums.Stride(outputs) * count;
        if (outputs > 1 && _padded.Length < size)
            _padded = new double[size];
        return PaddedSums.Pad(values, count, outputs, _padded);
    }

    private readonly struct MarginJob(SparseDesign design, double[] weights, int outputs, double[] margins)
        : IParallelJob
    {
        public void Run(int part, int worker)
        {
            int end = Math.Min(design.Rows, (part + 1) * RowsPerPart);
            for (int r = part * RowsPerPart; r < end; r++)
            {
                int start = design._rowStart[r], count = design._rowStart[r + 1] - start;
                ReadOnlySpan<int> columns = design._columns.AsSpan(start, count);
                ReadOnlySpan<float> values = design._byRow.AsSpan(start, count);
                PaddedSums.Write(columns, values, weights, margins.AsSpan(r * outputs, outputs), squares: false);
            }
        }
    }

    private readonly struct SumJob(
        SparseDesign design, double[] residual, int outputs, double[] sums, bool squares) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            int end = Math.Min(design.Columns, (part + 1) * ColumnsPerPart);
            for (int j = part * ColumnsPerPart; j < end; j++)
            {
                Span<double> target = sums.AsSpan(j * outputs, outputs);
                PaddedSums.Write(design.RowsOf(j), design.ValuesOf(j), residual, target, squares);
            }
        }
    }
}
