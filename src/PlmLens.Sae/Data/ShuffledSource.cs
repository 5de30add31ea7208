using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>
/// Batches in a seeded random order, another one for every epoch. The order is a <see cref="SeededPermutation"/>: any
/// position of any epoch is computed in constant time, nothing is stored and nothing needs to be saved.
/// </summary>
public sealed class ShuffledSource : IActivationSource
{
    private readonly IActivationRows _table;
    private readonly string _content;
    private readonly ulong _seed;
    private long[] _rows = [];

    /// <summary>Shuffles the rows of <paramref name="table"/>.</summary>
    /// <param name="table">At least one row.</param>
    /// <param name="content">Hash or other name of the table's content, for <see cref="Fingerprint"/>.</param>
    /// <param name="seed">Decides the order.</param>
    /// <exception cref="PlmLensException">The table is empty.</exception>
    public ShuffledSource(IActivationRows table, string content, ulong seed)
    {
        RequireRows(table);
        _table = table;
        _content = content;
        _seed = seed;
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
    public string Fingerprint => $"{_content}; {Tokens} rows of {Width} shuffled with seed {_seed}";

    /// <inheritdoc/>
    public void ReadBatch(long step, int rows, TensorView<float> input, TensorView<float> target)
    {
        if (_rows.Length != rows)
            _rows = new long[rows];
        for (int i = 0; i < rows; i++)
            _rows[i] = RowAt(step * rows + i);
        _table.Gather(_rows, input);
    }

    /// <inheritdoc/>
    public string Describe(long step, int rows, int row) => _table.Describe(RowAt(step * rows + row));

    internal static void RequireRows(IActivationRows table)
    {
        if (table.Count < 1)
            throw new PlmLensException("There are no activations to train on: embed at least one protein first.");
    }

    private long RowAt(long position)
    {
        (long epoch, long index) = Math.DivRem(position, Tokens);
        return new SeededPermutation(Tokens, _seed, (ulong)epoch).At(index);
    }
}
