namespace PlmLens.Server.Serving;

/// <summary>
/// Documents that were asked for lately, up to a number of bytes; the one unused for longest goes first. A document
/// that several clients ask for at once is made once. Not more are made at the same time than there are processors;
/// further requests wait without holding a thread.
/// </summary>
/// <param name="capacity">Bytes to keep.</param>
internal sealed class DocumentCache(long capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _byUse = new();
    private readonly SemaphoreSlim _makers = new(Math.Max(2, Environment.ProcessorCount));
    private long _size;

    /// <summary>A document: from memory, or made.</summary>
    /// <param name="key">Its address.</param>
    /// <param name="make">Makes its bytes.</param>
    /// <param name="cancel">Ends the wait, not the making, which others may wait for.</param>
    public async Task<StoredDocument> Get(string key, Func<byte[]> make, CancellationToken cancel)
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
                task = Make(key, make);
                _entries.Add(key, new Entry(task, _byUse.AddLast(key)));
            }
        }

        return await task.WaitAsync(cancel).ConfigureAwait(false);
    }

    public void Dispose() => _makers.Dispose();

    private async Task<StoredDocument> Make(string key, Func<byte[]> make)
    {
        // The caller holds the lock and adds the entry before anything happens to it.
        await Task.Yield();
        await _makers.WaitAsync().ConfigureAwait(false);
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
        finally
        {
            _makers.Release();
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
