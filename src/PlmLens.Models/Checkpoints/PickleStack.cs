using System.Runtime.InteropServices;

namespace PlmLens.Models.Checkpoints;

/// <summary>Stack, marks and memo of a pickle, with limits, so that a short file cannot fill the memory.</summary>
internal sealed class PickleStack
{
    /// <summary>Values on the stack at once.</summary>
    public const int MaxDepth = 1 << 20;

    /// <summary>Values pushed in all; a checkpoint of thousands of tensors needs some hundred thousand.</summary>
    public const int MaxPushes = 4_000_000;

    /// <summary>Open marks, that is nested containers being filled.</summary>
    public const int MaxMarks = 1000;

    private readonly List<PickleValue> _values = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, PickleValue> _memo = [];
    private int _pushes;

    /// <summary>Number of memo entries: the key that the next numberless entry gets.</summary>
    public uint MemoCount => (uint)_memo.Count;

    /// <summary>What a broken limit or an empty stack says; thrown for the reader to complete with the place.</summary>
    internal sealed class Fault(string what) : Exception(what);

    public void Push(PickleValue value)
    {
        if (_values.Count == MaxDepth || ++_pushes > MaxPushes)
            throw new Fault($"has more values than the {MaxPushes} that are allowed");
        _values.Add(value);
    }

    public PickleValue Pop()
    {
        PickleValue value = Top;
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public PickleValue Top =>
        _values.Count > Floor ? _values[^1] : throw new Fault("takes a value from an empty stack");

    public void Mark()
    {
        if (_marks.Count == MaxMarks)
            throw new Fault($"is nested deeper than {MaxMarks}");
        _marks.Add(_values.Count);
    }

    /// <summary>Removes the last mark and the values above it.</summary>
    /// <returns>Those values, in a list that the caller owns.</returns>
    public List<PickleValue> PopToMark()
    {
        if (_marks.Count == 0)
            throw new Fault("ends a container that it did not begin");
        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        List<PickleValue> items = [.. CollectionsMarshal.AsSpan(_values)[start..]];
        _values.RemoveRange(start, _values.Count - start);
        return items;
    }

    /// <summary>Drops the top value, or the last mark when nothing lies above it.</summary>
    public void Drop()
    {
        if (_marks.Count > 0 && _values.Count == Floor)
            _marks.RemoveAt(_marks.Count - 1);
        else
            Pop();
    }

    public void Remember(uint key)
    {
        if (_memo.Count == MaxPushes)
            throw new Fault("remembers too many values");
        _memo[key] = Top;
    }

    public void Recall(uint key) =>
        Push(_memo.TryGetValue(key, out PickleValue? value) ? value : throw new Fault("recalls a value it never had"));

    // Values below the last mark belong to containers that are not being filled: they are out of reach.
    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];
}
