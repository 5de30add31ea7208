namespace PlmLens.Compute.Cpu;

/// <summary>
/// The candidates of a batch for its largest values. Threads collect those of their rows above the bar, a lower bound
/// of what can still be selected, and hand them in; whenever twice the wanted number has come together, the wanted ones
/// stay and the bar rises to the least of them. How far the bar has risen when a row is read depends on timing, but
/// only values that cannot be selected are dropped, so the result does not. Memory is bounded by a few times the wanted
/// number.
/// </summary>
internal sealed unsafe class BatchCandidates(int threads) : IDisposable
{
    /// <summary>The most places that <see cref="MakeRoom"/> may be asked for.</summary>
    internal const int MostPlaces = 256;

    private readonly Lock _gate = new();
    private readonly CandidatePool _all = new();
    private readonly CandidatePool[] _own = [.. Enumerable.Range(0, threads).Select(_ => new CandidatePool())];
    private int _wanted;
    private float _bar;

    /// <summary>Values up to this one cannot be selected any more.</summary>
    internal float Bar => Volatile.Read(ref _bar);

    /// <summary>Values collected and not dropped.</summary>
    internal int Count => _all.Count;

    /// <summary>Starts a batch of which <paramref name="wanted"/> values are selected.</summary>
    internal void Start(int wanted, float bar)
    {
        _wanted = wanted;
        _bar = bar;
        _all.Count = 0;

        // As many as can come together before they are sorted out: twice the wanted number, and a full pool.
        _all.Reserve((4 * wanted) + MostPlaces);
        // What one thread met, another may meet next time: all pools are as large as the largest.
        int largest = 0;
        foreach (CandidatePool pool in _own)
            largest = Math.Max(largest, pool.Capacity);
        foreach (CandidatePool pool in _own)
            pool.Reserve(largest);
    }

    /// <summary>The empty pool of a thread, for one block of rows.</summary>
    internal CandidatePool Pool(int worker)
    {
        CandidatePool pool = _own[worker];
        pool.Count = 0;
        return pool;
    }

    /// <summary>Makes room in a thread's pool; lifts <paramref name="bar"/> when candidates had to go.</summary>
    internal void MakeRoom(CandidatePool pool, int places, ref float bar)
    {
        int most = (2 * _wanted) + places;
        if (pool.Capacity < most)
            pool.Reserve(Math.Min(most, Math.Max(2 * pool.Capacity, pool.Count + (16 * places))));
        else
            bar = Math.Max(bar, Below(pool.Keep(_wanted)));
    }

    /// <summary>Takes over the candidates of a thread's pool.</summary>
    internal void HandIn(CandidatePool pool)
    {
        lock (_gate)
        {
            _all.Append(pool, _bar);
            if (_all.Count > 2L * _wanted)
                Volatile.Write(ref _bar, Math.Max(_bar, Below(_all.Keep(_wanted))));
        }
    }

    /// <summary>Writes the selected values by row, then column.</summary>
    /// <returns>The least of them; 0 when there are none.</returns>
    internal float Finish(int rows, int* starts, int* indices, float* values)
    {
        float least = _all.Count == 0 ? 0 : _all.Keep(_wanted);
        // Counts go two places up; after the running sum starts[r + 1] is where row r begins, and dealing moves it to
        // where row r ends.
        new Span<int>(starts, rows + 1).Clear();
        for (int i = 0; i < _all.Count; i++)
        {
            if (_all.Rows[i] + 2 <= rows)
                starts[_all.Rows[i] + 2]++;
        }

        for (int r = 1; r <= rows; r++)
            starts[r] += starts[r - 1];
        for (int i = 0; i < _all.Count; i++)
        {
            int place = starts[_all.Rows[i] + 1]++;
            (indices[place], values[place]) = (_all.Columns[i], _all.Values[i]);
        }

        return least;
    }

    public void Dispose()
    {
        _all.Dispose();
        foreach (CandidatePool pool in _own)
            pool.Dispose();
    }

    // Values equal to the least one kept may still displace it, when their row is lower.
    private static float Below(float value) => MathF.BitDecrement(value);
}
