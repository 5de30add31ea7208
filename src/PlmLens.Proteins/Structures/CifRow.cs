namespace PlmLens.Proteins.Structures;

/// <summary>One row of a CIF category, in reused memory.</summary>
internal sealed class CifRow
{
    /// <summary>Most bytes in a row.</summary>
    public const int MaxBytes = 32 << 20;

    private byte[] _bytes = new byte[512];
    private int[] _ends = new int[32];
    private bool[] _missing = new bool[32];
    private int _used;

    /// <summary>Values so far.</summary>
    public int Count { get; private set; }

    /// <summary>A value; empty when it is missing or <paramref name="column"/> is -1.</summary>
    public ReadOnlySpan<byte> this[int column] =>
        column < 0 || _missing[column] ? [] : _bytes.AsSpan(Start(column), _ends[column] - Start(column));

    /// <summary>Forgets the values.</summary>
    public void Clear() => (Count, _used) = (0, 0);

    /// <summary>Adds a value; false when the row has become too large.</summary>
    public bool Add(ReadOnlySpan<byte> value, bool missing)
    {
        if (_used + value.Length > MaxBytes)
            return false;
        if (_used + value.Length > _bytes.Length)
            Array.Resize(ref _bytes, (_used + value.Length) * 2);
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _missing, Count * 2);
        }

        value.CopyTo(_bytes.AsSpan(_used));
        _used += value.Length;
        _ends[Count] = _used;
        _missing[Count++] = missing;
        return true;
    }

    private int Start(int column) => column == 0 ? 0 : _ends[column - 1];
}
