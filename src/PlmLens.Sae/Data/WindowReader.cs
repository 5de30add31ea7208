namespace PlmLens.Sae;

/// <summary>
/// Keeps two windows of a feed in memory: the one that is trained on, and the next, which a thread of its own fills in
/// the meantime. Sources that share a reader and go forward together, step by step, share every window.
/// </summary>
/// <remarks>Everything but the fields of a window that <see cref="Acquire"/> gave is called under <see cref="Gate"/>.
/// </remarks>
internal sealed class WindowReader(IWindowFeed feed) : IDisposable
{
    private readonly Slot[] _slots = [new(feed), new(feed)];
    private int _latest;
    private IReadOnlyList<float[]>? _sampleNorms;

    /// <summary>Held while a batch is read.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Where the rows come from.</summary>
    public IWindowFeed Feed => feed;

    /// <summary>Waits until a window is in memory. It stays there until two others have been acquired or
    /// prefetched.</summary>
    /// <exception cref="Core.PlmLensException">It cannot be filled.</exception>
    public WindowBuffer Acquire(RowWindow window)
    {
        int slot = IndexOf(window);
        if (slot < 0)
        {
            // A jump to another place: what is being filled for the old place is not waited for.
            slot = 1 - _latest;
            _slots[_latest].CancelFilling();
            _slots[slot].Begin(window);
        }

        _latest = slot;
        return _slots[slot].Wait();
    }

    /// <summary>Starts to fill a window that will be wanted after the one acquired last, unless it is there.</summary>
    public void Prefetch(RowWindow window)
    {
        if (IndexOf(window) < 0)
            _slots[1 - _latest].Begin(window);
    }

    /// <summary>Of <see cref="IWindowFeed.SampleNorms"/>, computed once.</summary>
    public IReadOnlyList<float[]> SampleNorms()
    {
        if (_sampleNorms is null)
        {
            foreach (Slot slot in _slots)
                slot.CancelFilling();
            _sampleNorms = feed.SampleNorms();
        }

        return _sampleNorms;
    }

    public void Dispose()
    {
        lock (Gate)
        {
            foreach (Slot slot in _slots)
                slot.Dispose();
        }

        feed.Dispose();
    }

    private int IndexOf(RowWindow window) => Array.FindIndex(_slots, slot => slot.Holds(window));

    private sealed class Slot(IWindowFeed feed) : IDisposable
    {
        private readonly WindowBuffer _buffer = new(feed.Streams, feed.DTypes);
        private CancellationTokenSource? _cancel;
        private long? _content;
        private Task? _filling;

        public bool Holds(RowWindow window) => _content == window.Content;

        public void Begin(RowWindow window)
        {
            CancelFilling();
            _content = window.Content;
            var cancel = new CancellationTokenSource();
            _cancel = cancel;
            _filling = Task.Factory.StartNew(
                () =>
                {
                    _buffer.Reserve(window.Rows);
                    feed.Fill(window, _buffer, cancel.Token);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }

        public WindowBuffer Wait()
        {
            try
            {
                _filling?.GetAwaiter().GetResult();
            }
            catch
            {
                _content = null;
                throw;
            }
            finally
            {
                _filling = null;
                _cancel?.Dispose();
                _cancel = null;
            }

            return _buffer;
        }

        public void CancelFilling()
        {
            if (_filling is null)
                return;
            _cancel!.Cancel();
            // Whatever ended it, what it was to fill is not there.
            Task.WaitAny([_filling]);
            _ = _filling.Exception;
            _content = null;
            _filling = null;
            _cancel.Dispose();
            _cancel = null;
        }

        public void Dispose()
        {
            CancelFilling();
            _buffer.Dispose();
        }
    }
}
