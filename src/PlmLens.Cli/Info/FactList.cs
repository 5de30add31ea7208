using System.Collections;
using PlmLens.Core;

namespace PlmLens.Cli.Info;

/// <summary>Facts in the order they were added, so that the important ones come first.</summary>
internal sealed class FactList : IReadOnlyDictionary<string, object?>
{
    private readonly List<KeyValuePair<string, object?>> _facts = [];

    public FactList()
    {
    }

    public FactList(IEnumerable<KeyValuePair<string, object?>> facts) => _facts.AddRange(facts);

    public int Count => _facts.Count;

    public IEnumerable<string> Keys => _facts.Select(f => f.Key);

    public IEnumerable<object?> Values => _facts.Select(f => f.Value);

    public object? this[string key]
    {
        get => TryGetValue(key, out object? value) ? value : throw new KeyNotFoundException(key);
        set => _facts.Add(new(key, value));
    }

    /// <summary>Adds how something was made.</summary>
    public void AddProvenance(Provenance provenance)
    {
        this["made_by"] = $"{provenance.Program}: {provenance.Command}";
        foreach ((string file, string hash) in provenance.Inputs)
            this["from " + file] = hash;
    }

    public bool ContainsKey(string key) => _facts.Any(f => f.Key == key);

    public bool TryGetValue(string key, out object? value)
    {
        KeyValuePair<string, object?> fact = _facts.Find(f => f.Key == key);
        value = fact.Value;
        return fact.Key is not null;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _facts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
