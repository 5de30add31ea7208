using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>A growing list of pre-activations with their places. Those of a row stand in rising order of columns and
/// keep it.</summary>
internal sealed unsafe class CandidatePool : IDisposable
{
    private Tensor? _memory;

    /// <summary>Candidates in the pool.</summary>
    internal int Count { get; set; }

    /// <summary>Candidates that the pool has memory for.</summary>
    internal int Capacity { get; private set; }

    /// <summary>[Capacity].</summary>
    internal float* Values { get; private set; }

    /// <summary>[Capacity].</summary>
    internal int* Columns => (int*)(Values + Capacity);

    /// <summary>[Capacity].</summary>
    internal int* Rows => (int*)(Values + (2L * Capacity));

    /// <summary>Makes room for <paramref name="capacity"/> candidates in all; those in the pool stay.</summary>
    internal void Reserve(int capacity)
    {
        if (capacity <= Capacity)
            return;
        var memory = new Tensor(DType.F32, 3, capacity);
        float* target = (float*)memory.Pointer;
        for (int part = 0; part < 3 && Count > 0; part++)
        {
            new ReadOnlySpan<float>(Values + ((long)part * Capacity), Count)
                .CopyTo(new Span<float>(target + ((long)part * capacity), Count));
        }

        _memory?.Dispose();
        _memory = memory;
        Values = target;
        Capacity = capacity;
    }

    /// <summary>Adds those of <paramref name="other"/> that are above <paramref name="bar"/>.</summary>
    internal void Append(CandidatePool other, float bar)
    {
        Reserve(Count + other.Count);
        for (int i = 0; i < other.Count; i++)
        {
            if (!(other.Values[i] > bar))
                continue;
            Values[Count] = other.Values[i];
            Columns[Count] = other.Columns[i];
            Rows[Count++] = other.Rows[i];
        }
    }

    /// <summary>Keeps the <paramref name="most"/> largest candidates; among equals the lower row wins, then the lower
    /// column.</summary>
    /// <returns>The least value kept.</returns>
    internal float Keep(int most)
    {
        float least = RadixSelect.Largest(Values, Count, Math.Min(most, Count), out int above);
        if (Count <= most)
            return least;
        long lastKey = LastTie(least, most - above);
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            (float value, int row, int column) = (Values[i], Rows[i], Columns[i]);
            (Values[kept], Rows[kept], Columns[kept]) = (value, row, column);
            if (value > least || (value == least && Key(row, column) <= lastKey))
                kept++;
        }

        Count = kept;
        return least;
    }

    public void Dispose() => _memory?.Dispose();

    private static long Key(int row, int column) => ((long)row << 32) | (uint)column;

    // The key of rank `need` among the candidates equal to `value`; by bisection, which only runs when there are more.
    private long LastTie(float value, int need)
    {
        // No key reaches high: the largest is (2^31 - 1) * 2^32 + 2^31 - 1.
        long low = -1, high = long.MaxValue - 1;
        if (TiesUpTo(value, high) == need)
            return high;
        while (high - low > 1)
        {
            long middle = low + ((high - low) >> 1);
            if (TiesUpTo(value, middle) >= need)
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    private int TiesUpTo(float value, long key)
    {
        int ties = 0;
        for (int i = 0; i < Count; i++)
        {
            if (Values[i] == value && Key(Rows[i], Columns[i]) <= key)
                ties++;
        }

        return ties;
    }
}
