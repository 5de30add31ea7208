namespace PlmLens.Analysis.Scoring;

/// <summary>Sorts (value, tag) pairs by value, largest first, equal values in the order they were added: a radix sort
/// that skips bytes which all values share, as the low ones of stored half-precision values.</summary>
internal sealed class DescendingOrder
{
    private const int Digits = 256;
    private readonly int[] _starts = new int[Digits];
    private ulong[] _pairs = [];
    private ulong[] _other = [];

    /// <summary>Number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all pairs and makes room.</summary>
    public void Clear(int capacity)
    {
        Count = 0;
        if (_pairs.Length < capacity)
            (_pairs, _other) = (new ulong[capacity], new ulong[capacity]);
    }

    /// <summary>Adds a pair. -0 counts as 0, and NaN as smaller than everything.</summary>
    public void Add(float value, int tag) => _pairs[Count++] = ((ulong)Key(value) << 32) | (uint)tag;

    /// <summary>Sorts what was added.</summary>
    public void Sort()
    {
        ulong all = ~0UL, any = 0;
        foreach (ulong pair in _pairs.AsSpan(0, Count))
            (all, any) = (all & pair, any | pair);
        for (int shift = 32; shift < 64; shift += 8)
        {
            if ((byte)((all ^ any) >> shift) != 0)
                Pass(shift);
        }
    }

    /// <summary>The tag at place <paramref name="i"/>.</summary>
    public int Tag(int i) => (int)(uint)_pairs[i];

    /// <summary>End of the run of values equal to that at place <paramref name="start"/>.</summary>
    public int EndOfTie(int start)
    {
        ulong key = _pairs[start] >> 32;
        int end = start + 1;
        while (end < Count && _pairs[end] >> 32 == key)
            end++;
        return end;
    }

    /// <summary>True when the value at place <paramref name="i"/> is greater than 0.</summary>
    public bool IsPositive(int i) => _pairs[i] >> 32 < Key(0);

    /// <summary>True when the value at place <paramref name="i"/> is 0.</summary>
    public bool IsZero(int i) => _pairs[i] >> 32 == Key(0);

    // Ascending keys are descending values: the bits of a positive float order as integers, those of a negative one in
    // reverse.
    private static uint Key(float value)
    {
        if (float.IsNaN(value))
            return uint.MaxValue;
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & 0x8000_0000) == 0 ? ~(bits | 0x8000_0000) : bits;
    }

    private void Pass(int shift)
    {
        ReadOnlySpan<ulong> from = _pairs.AsSpan(0, Count);
        Span<ulong> to = _other;
        Array.Clear(_starts);
        foreach (ulong pair in from)
            _starts[(byte)(pair >> shift)]++;
        int start = 0;
        foreach (ref int place in _starts.AsSpan())
            (place, start) = (start, start + place);
        foreach (ulong pair in from)
            to[_starts[(byte)(pair >> shift)]++] = pair;
        (_pairs, _other) = (_other, _pairs);
    }
}
