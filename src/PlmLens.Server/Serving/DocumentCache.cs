namespace PlmLens.Server.Serving;

/// <summary>
/// Documents that were asked for lately, up to a number of bytes; the one unused for longest goes first. A document
/// that several clients ask for at once is made once. Only a few are made at the same time; further requests wait
/// without holding a thread.
/// </summary>
/// <param name="capacity">Bytes to keep.</param>
internal sealed class DocumentCache(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _byUse = new();
    private readonly Makers _items = new("plmlens-items", Math.Max(2, Environment.ProcessorCount));
    private readonly Makers _tables = new("plmlens-tables", 2);
    private readonly Makers _comparisons = new("plmlens-comparisons", 1);
    private long _size;

    /// <summary>A document: from memory, or made.</summary>
    /// <param name="key">Its address.</param>
    /// <param name="work">How much work it is.</param>
    /// <param name="make">Makes its bytes.</param>
    /// <param name="cancel">Ends the wait, not the making, which others may wait for.</param>
    public async Task<StoredDocument> Get(
        string key, DocumentWork work, Func<byte[]> make, CancellationToken cancel)
    {
        Task<StoredDocument> task;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out Entry? entry))
            {
                _byUse.Remove(entry.Place);
                _byUse.AddLast(entry.Place);
                task = entry.Task;
            }
            else
            {
                // Whoever makes it comes to the lock only when the entry is there.
                task = MakersOf(work).Run(() => Make(key, make));
                _entries.Add(key, new Entry(task, _byUse.AddLast(key)));
            }
        }

        return await task.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Cancels what waits, and lets what is being made come to its end.</summary>
    /// <param name="patience">Waits for it so long.</param>
    /// <returns>Whether nothing is being made any more, so that what documents are made from can be closed.</returns>
    public bool Stop(TimeSpan patience)
    {
        DateTime until = DateTime.UtcNow + patience;
        return _items.Stop(until) & _tables.Stop(until) & _comparisons.Stop(until);
    }

    private Makers MakersOf(DocumentWork work) => work switch
    {
        DocumentWork.Item => _items,
        DocumentWork.Table => _tables,
        _ => _comparisons,
    };

    private StoredDocument Make(string key, Func<byte[]> make)
    {
        try
        {
            var document = new StoredDocument(make());
            Keep(key, document.Size);
            return document;
        }
        catch
        {
            Forget(key);
            throw;
        }
    }

    private void Keep(string key, int size)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out Entry? entry))
                return;
            entry.Size = size;
            _size += size;
            LinkedListNode<string>? place = _byUse.First;
            while (_size > capacity && place is not null)
            {
                LinkedListNode<string>? next = place.Next;
                if (_entries[place.Value].Size > 0)
                    Remove(place.Value);
                place = next;
            }
        }
    }

    private void Forget(string key)
    {
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
                Remove(key);
        }
    }

    private void Remove(string key)
    {
        Entry entry = _entries[key];
        _size -= entry.Size;
        _byUse.Remove(entry.Place);
        _entries.Remove(key);
    }

    private sealed class Entry(Task<StoredDocument> task, LinkedListNode<string> place)
    {
        public Task<StoredDocument> Task => task;

        public LinkedListNode<string> Place => place;

        public int Size { get; set; }
    }
}
