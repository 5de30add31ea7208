using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Metrics;

/// <summary>Some rows of a table, evenly spread over it: row i of n is row floor(i * Count / n) of the table.</summary>
public sealed class SampledRows : IActivationRows
{
    private readonly IActivationRows _rows;
    private long[] _numbers = [];

    /// <summary>Chooses rows.</summary>
    /// <param name="rows">The whole table.</param>
    /// <param name="most">As many rows or fewer, 1 or more.</param>
    public SampledRows(IActivationRows rows, long most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        _rows = rows;
        Count = Math.Min(most, rows.Count);
    }

    /// <inheritdoc/>
    public int Width => _rows.Width;

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<long> rows, TensorView<float> output)
    {
        if (_numbers.Length < rows.Length)
            _numbers = new long[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            _numbers[i] = NumberOf(rows[i]);
        _rows.Gather(_numbers.AsSpan(0, rows.Length), output);
    }

    /// <inheritdoc/>
    public string Describe(long row) => _rows.Describe(NumberOf(row));

    private long NumberOf(long row) => (long)((Int128)row * _rows.Count / Count);
}
