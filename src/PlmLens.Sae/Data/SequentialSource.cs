using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>Batches in the order of the table: for data that is shuffled already, and for replaying given
/// batches.</summary>
public sealed class SequentialSource : IActivationSource
{
    private readonly IActivationRows _table;
    private readonly string _content;
    private long[] _rows = [];

    /// <summary>Reads <paramref name="table"/> from first row to last, again and again.</summary>
    /// <param name="table">At least one row.</param>
    /// <param name="content">Hash or other name of the table's content, for <see cref="Fingerprint"/>.</param>
    /// <exception cref="PlmLensException">The table is empty.</exception>
    public SequentialSource(IActivationRows table, string content)
    {
        ShuffledSource.RequireRows(table);
        _table = table;
        _content = content;
    }

    /// <inheritdoc/>
    public int Width => _table.Width;

    /// <inheritdoc/>
    public int TargetWidth => 0;

    /// <inheritdoc/>
    public int Streams => 1;

    /// <inheritdoc/>
    public long Tokens => _table.Count;

    /// <inheritdoc/>
    public string Fingerprint => $"{_content}; {Tokens} rows of {Width} in order";

    /// <inheritdoc/>
    public void ReadBatch(long step, int rows, TensorView<float> input, TensorView<float> target)
    {
        if (_rows.Length != rows)
            _rows = new long[rows];
        for (int i = 0; i < rows; i++)
            _rows[i] = (step * rows + i) % Tokens;
        _table.Gather(_rows, input);
    }

    /// <inheritdoc/>
    public string Describe(long step, int rows, int row) => _table.Describe((step * rows + row) % Tokens);
}
