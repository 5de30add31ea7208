using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// Hidden states of many residues as the rows of one table, read by row number. An activation cache is one; so is a
/// tensor in memory. Reading does not change it, so row r always holds the same values.
/// </summary>
public interface IActivationRows
{
    /// <summary>Values of a row: the width of the model's residual stream, 1 or more.</summary>
    int Width { get; }

    /// <summary>Rows in all, 0 or more.</summary>
    long Count { get; }

    /// <summary>Copies chosen rows, converted to binary32. Allocates nothing.</summary>
    /// <param name="rows">Row numbers, each in [0, <see cref="Count"/>), in any order, repeats allowed.</param>
    /// <param name="output">[rows.Length, <see cref="Width"/>]: row i is row <paramref name="rows"/>[i].</param>
    /// <exception cref="ArgumentOutOfRangeException">A row number is outside the table.</exception>
    void Gather(ReadOnlySpan<long> rows, TensorView<float> output);

    /// <summary>Where a row comes from, for messages: "shard 2, row 1071" or just "row 1071".</summary>
    /// <param name="row">In [0, <see cref="Count"/>).</param>
    string Describe(long row) => $"row {row}";
}
