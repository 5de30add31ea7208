using System.Runtime.ExceptionServices;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>
/// Windows of one or more tables of caches, row for row side by side. A window is a seeded choice of blocks of
/// neighbouring rows from the whole table, so that it mixes proteins from everywhere while the disk reads long
/// stretches. The last block, when it is shorter than the others, always comes last in its epoch.
/// </summary>
internal sealed class CacheFeed : IWindowFeed
{
    private const int SampleRows = 4096;

    // Reads that wait for the disk at a time: one after another would leave it idle in between.
    private const int ReadsInFlight = 12;

    private readonly IReadOnlyList<CachedRows> _tables;
    private readonly int _blockRows;
    private readonly ulong _seed;
    private readonly long _blocks;
    private readonly long _windows;
    private readonly long _blocksOfWindow;

    /// <summary>Plans the windows.</summary>
    /// <param name="tables">At least one; see <see cref="RequireSameRows"/>.</param>
    /// <param name="options">Seed, memory and block size.</param>
    /// <exception cref="PlmLensException">The tables are empty or of different proteins.</exception>
    public CacheFeed(IReadOnlyList<CachedRows> tables, WindowOptions options)
    {
        RequireSameRows(tables);
        _tables = tables;
        _blockRows = options.BlockRows;
        _seed = options.Seed;
        Rows = tables[0].Count;
        _blocks = (Rows + _blockRows - 1) / _blockRows;
        long rowBytes = tables.Sum(t => (long)StoredRows.RowBytes(t.DType, t.Width));
        long fits = options.MemoryBytes / rowBytes;
        long most = Math.Clamp(fits / 2 / _blockRows, 1, int.MaxValue / _blockRows);
        _windows = Rows <= fits && Rows <= int.MaxValue ? 1 : (_blocks + most - 1) / most;
        _blocksOfWindow = (_blocks + _windows - 1) / _windows;
        _windows = (_blocks + _blocksOfWindow - 1) / _blocksOfWindow;
        Streams =
        [
            .. tables.Select(t => new ActivationStream(
                t.Cache.Manifest.States.Model, t.Cache.Manifest.States.ModelSha256, t.Hook, t.Width)),
        ];
        DTypes = [.. tables.Select(t => t.DType)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ActivationStream> Streams { get; }

    /// <inheritdoc/>
    public IReadOnlyList<DType> DTypes { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public string Fingerprint =>
        $"caches {string.Join(" ", _tables.Select(t => t.Cache.ContentSha256).Distinct())}; {Rows} rows in " +
        (_windows == 1 ? "one window" : $"{_windows} windows of {_blocksOfWindow} blocks of {_blockRows}");

    private long WindowRows => _blocksOfWindow * _blockRows;

    /// <inheritdoc/>
    public RowWindow At(long position)
    {
        (long epoch, long index) = Math.DivRem(position, Rows);
        long window = index / WindowRows, first = window * WindowRows;
        long number = (epoch * _windows) + window;
        return new RowWindow(
            (epoch * Rows) + first,
            (int)Math.Min(WindowRows, Rows - first),
            number,
            _windows == 1 ? 0 : number);
    }

    /// <inheritdoc/>
    public void Fill(RowWindow window, WindowBuffer target, CancellationToken cancellation)
    {
        int blocks = (window.Rows + _blockRows - 1) / _blockRows;
        int[] order = [.. Enumerable.Range(0, blocks)];
        Array.Sort([.. order.Select(block => RowAt(window, block * _blockRows))], order);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int next = -1;
        // Threads of their own: those of the pool are as many as processors, and these wait for the disk.
        Task[] readers =
        [
            .. Enumerable.Range(0, Math.Min(ReadsInFlight, blocks)).Select(_ => Task.Factory.StartNew(
                () => ReadBlocks(window, target, order, () => Interlocked.Increment(ref next), stop),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];
        try
        {
            Task.WaitAll(readers, CancellationToken.None);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<PlmLensException>().Any())
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions.OfType<PlmLensException>().First());
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> SampleNorms()
    {
        int count = (int)Math.Min(SampleRows, Rows);
        long[] rows = [.. Enumerable.Range(0, count).Select(i => (long)((Int128)i * Rows / count))];
        var norms = new List<float[]>();
        foreach (CachedRows table in _tables)
        {
            using var sample = new Tensor(DType.F32, count, table.Width);
            table.Gather(rows, sample);
            norms.Add(
            [
                .. Enumerable.Range(0, count)
                    .Select(i => WindowBuffer.NormOf(sample.View<float>().Row(i, table.Width).Span)),
            ]);
        }

        return norms;
    }

    /// <inheritdoc/>
    public string Describe(RowWindow window, int row)
    {
        int inBlock = row % _blockRows;
        return _tables[0].Describe(RowAt(window, row - inBlock) + inBlock);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // What one reader does: block after block, in the order of the files, until there is none or another has failed.
    private void ReadBlocks(
        RowWindow window, WindowBuffer target, int[] order, Func<int> next, CancellationTokenSource stop)
    {
        CachedRowReader[] readers = [.. _tables.Select(table => new CachedRowReader(table))];
        try
        {
            for (int i = next(); i < order.Length && !stop.IsCancellationRequested; i = next())
            {
                int place = order[i] * _blockRows, count = Math.Min(_blockRows, window.Rows - place);
                for (int s = 0; s < readers.Length; s++)
                {
                    readers[s].Read(RowAt(window, place), count, target.Rows(s), place);
                    target.Measure(s, place, count);
                }
            }
        }
        catch
        {
            stop.Cancel();
            throw;
        }
        finally
        {
            foreach (CachedRowReader reader in readers)
                reader.Dispose();
        }
    }

    private static void RequireSameRows(IReadOnlyList<CachedRows> tables)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count, nameof(tables));
        foreach (CachedRows table in tables)
        {
            ShuffledSource.RequireRows(table);
            CacheManifest first = tables[0].Cache.Manifest, other = table.Cache.Manifest;
            if (first.InputSha256 != other.InputSha256 || table.Count != tables[0].Count)
            {
                throw new PlmLensException(
                    $"The caches {tables[0].Cache.Folder} and {table.Cache.Folder} hold different proteins, so their " +
                    "rows do not belong together; embed one set of proteins with both.");
            }
        }
    }

    // The first row of the block that begins at a place of a window.
    private long RowAt(RowWindow window, int place)
    {
        (long epoch, long inEpoch) = Math.DivRem(window.Number, _windows);
        long block = (inEpoch * _blocksOfWindow) + (place / _blockRows), whole = Rows / _blockRows;
        // One window has everything anyway: in the order of the files the disk reads it in one go.
        if (_windows > 1 && block < whole)
            block = new SeededPermutation(whole, _seed ^ 0xB10C, (ulong)epoch).At(block);
        return block * _blockRows;
    }
}
