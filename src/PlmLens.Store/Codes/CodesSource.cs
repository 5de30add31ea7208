using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Store;

/// <summary>Reads codes by protein from the first residue to the last, in pieces: no more than these are in memory,
/// where a mapped file would come to be there as a whole.</summary>
internal sealed class CodesSource : IDisposable
{
    private const int RowsAtOnce = 1 << 16;
    private const int PairsAtOnce = 1 << 20;
    private readonly FileBytes _file;
    private readonly long _residues;
    private readonly long _offsetsAt;
    private readonly long _indicesAt;
    private readonly long _valuesAt;

    /// <param name="path">The file with the codes in the order of the corpus.</param>
    /// <param name="residues">Its rows.</param>
    /// <exception cref="PlmLensException">It cannot be read.</exception>
    public CodesSource(string path, long residues)
    {
        _residues = residues;
        using ICheckpoint file = Checkpoint.Open(path);
        long Place(string name) => file.OffsetOf(name)
            ?? throw new PlmLensException($"{path} is damaged: {name} is not there in one piece; encode it again.");
        (_offsetsAt, _indicesAt, _valuesAt) = (Place("row_offsets"), Place("indices"), Place("values"));
        ValueType = file.Tensors["values"].DType;
        _file = new FileBytes(path);
    }

    /// <summary>Type of the values.</summary>
    public DType ValueType { get; }

    /// <summary>All rows, in pieces: the first row, where each row's pairs start (one more than rows), rows. The array
    /// is used again for the next piece.</summary>
    public IEnumerable<(long First, long[] Starts, int Rows)> Rows()
    {
        var starts = new long[RowsAtOnce + 1];
        for (long first = 0; first < _residues; first += RowsAtOnce)
        {
            int rows = (int)Math.Min(RowsAtOnce, _residues - first);
            _file.Read(_offsetsAt + (first * sizeof(long)), starts.AsSpan(0, rows + 1));
            yield return (first, starts, rows);
        }
    }

    /// <summary>Pairs start .. end - 1, in pieces: the first pair, features, values, pairs. The arrays are used again
    /// for the next piece.</summary>
    public IEnumerable<(long First, uint[] Features, T[] Values, int Count)> Pairs<T>(long start, long end)
        where T : unmanaged
    {
        int most = (int)Math.Min(PairsAtOnce, end - start);
        (uint[] features, T[] values) = (new uint[most], new T[most]);
        for (long first = start; first < end; first += most)
        {
            int count = (int)Math.Min(most, end - first);
            _file.Read(_indicesAt + (first * sizeof(uint)), features.AsSpan(0, count));
            _file.Read(_valuesAt + (first * ValueType.Size()), values.AsSpan(0, count));
            yield return (first, features, values, count);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
