namespace PlmLens.Models.Checkpoints;

/// <summary>A dict or OrderedDict.</summary>
public sealed class PickleDictionary : PickleValue
{
    private readonly List<KeyValuePair<PickleValue, PickleValue>> _entries = [];
    private Dictionary<string, int>? _byText;

    internal PickleDictionary()
    {
    }

    /// <summary>Keys and values in the order in which they were set.</summary>
    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Entries => _entries;

    /// <inheritdoc/>
    public override PickleValue? Find(string key) =>
        _byText is not null && _byText.TryGetValue(key, out int index) ? _entries[index].Value : null;

    // Keys that are not text are not looked up anywhere, so they are kept as they come: hashing a deep or cyclic tuple
    // could take for ever.
    internal void Set(PickleValue key, PickleValue value)
    {
        if (key is PickleString text && !(_byText ??= []).TryAdd(text.Value, _entries.Count))
            _entries[_byText[text.Value]] = new(key, value);
        else
            _entries.Add(new(key, value));
    }
}

/// <summary>What kind of sequence a <see cref="PickleSequence"/> was in Python.</summary>
public enum PickleSequenceKind
{
    /// <summary>A list.</summary>
    List,

    /// <summary>A tuple or torch.Size.</summary>
    Tuple,

    /// <summary>A set or frozenset; equal elements are not merged.</summary>
    Set,
}

/// <summary>A list, tuple or set.</summary>
public sealed class PickleSequence : PickleValue
{
    private readonly List<PickleValue> _items;

    internal PickleSequence(PickleSequenceKind kind, params List<PickleValue> items)
    {
        Kind = kind;
        _items = items;
    }

    /// <summary>What it was in Python.</summary>
    public PickleSequenceKind Kind { get; }

    /// <summary>The elements in order.</summary>
    public IReadOnlyList<PickleValue> Items => _items;

    internal void AddRange(ReadOnlySpan<PickleValue> items) => _items.AddRange(items);
}

/// <summary>An argparse.Namespace: named settings.</summary>
public sealed class PickleNamespace : PickleValue
{
    internal PickleNamespace()
    {
    }

    /// <summary>Name to value.</summary>
    public PickleDictionary Attributes { get; } = new();

    /// <inheritdoc/>
    public override PickleValue? Find(string key) => Attributes.Find(key);
}
