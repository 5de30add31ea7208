using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>Builds a <see cref="SparseDesign"/> row by row.</summary>
/// <param name="columns">Columns, at least 1.</param>
public sealed class SparseDesignBuilder(int columns)
{
    private readonly List<int> _rowStart = [0];
    private readonly List<int> _indices = [];
    private readonly List<float> _values = [];

    /// <summary>Rows so far.</summary>
    public int Rows => _rowStart.Count - 1;

    /// <summary>Columns.</summary>
    public int Columns => columns;

    /// <summary>Adds one pair to the row that <see cref="EndRow"/> will end.</summary>
    /// <param name="column">Greater than the column before it in this row.</param>
    /// <param name="value">Finite.</param>
    /// <exception cref="PlmLensException">The value is not finite.</exception>
    public void Add(int column, float value)
    {
        bool first = _indices.Count == _rowStart[^1];
        if ((uint)column >= (uint)columns || (!first && column <= _indices[^1]))
            throw new ArgumentException($"Column {column} of {columns} is out of order.", nameof(column));
        if (!float.IsFinite(value))
        {
            throw new PlmLensException(
                $"Row {Rows}, column {column} of a probe's inputs is {value}; a probe needs finite values.");
        }

        _indices.Add(column);
        _values.Add(value);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow() => _rowStart.Add(_indices.Count);

    /// <summary>The design of all rows; the builder is not used again.</summary>
    public SparseDesign Build() => new(columns, [.. _rowStart], [.. _indices], [.. _values]);
}
