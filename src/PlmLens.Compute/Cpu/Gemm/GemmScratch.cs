using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>Memory that a product needs while it runs: the packed rows, and the tiles of each worker. Grows to the
/// largest product seen; not for two products at once.</summary>
internal sealed unsafe class GemmScratch : IDisposable
{
    private readonly Tensor?[] _tiles;
    private Tensor? _rows;

    /// <param name="threads">Threads of the pool.</param>
    internal GemmScratch(int threads) => _tiles = new Tensor?[threads];

    /// <summary>Room for packed rows.</summary>
    internal float* Rows { get; private set; }

    /// <summary>Grows the memory to at least this many floats.</summary>
    internal void Reserve(long rows, int tiles)
    {
        if (_rows is null || _rows.Count < rows)
        {
            _rows?.Dispose();
            _rows = new Tensor(DType.F32, rows);
            Rows = (float*)_rows.Pointer;
        }

        for (int i = 0; i < _tiles.Length; i++)
        {
            if (_tiles[i] is { } tensor && tensor.Count >= tiles)
                continue;
            _tiles[i]?.Dispose();
            _tiles[i] = new Tensor(DType.F32, tiles);
        }
    }

    /// <summary>The tiles of <paramref name="worker"/>.</summary>
    internal float* Tiles(int worker) => (float*)_tiles[worker]!.Pointer;

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows?.Dispose();
        foreach (Tensor? tiles in _tiles)
            tiles?.Dispose();
    }
}
