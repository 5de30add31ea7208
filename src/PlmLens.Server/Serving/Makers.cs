using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PlmLens.Server.Serving;

/// <summary>Threads that make documents, in the order in which they were asked for. They are not of the thread pool,
/// which answers requests for what is made already meanwhile.</summary>
internal sealed class Makers
{
    private readonly BlockingCollection<Action> _line = [];
    private readonly Thread[] _threads;
    private volatile bool _stopped;

    /// <param name="name">Of the threads.</param>
    /// <param name="count">Documents to make at the same time.</param>
    public Makers(string name, int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Work) { IsBackground = true, Name = name })];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    /// <summary>Makes something when its turn comes.</summary>
    /// <param name="make">Makes it.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whoever waits for the result receives the failure.")]
    public Task<T> Run<T>(Func<T> make)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _line.Add(() =>
        {
            if (_stopped)
            {
                done.SetCanceled();
                return;
            }

            try
            {
                done.SetResult(make());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Cancels what waits, and lets what is being made come to its end.</summary>
    /// <param name="until">Waits for it until then.</param>
    /// <returns>Whether nothing is being made any more.</returns>
    public bool Stop(DateTime until)
    {
        _stopped = true;
        _line.CompleteAdding();
        return _threads.All(thread => thread.Join(Left(until)));
    }

    private static TimeSpan Left(DateTime until) =>
        TimeSpan.FromTicks(Math.Max(0, (until - DateTime.UtcNow).Ticks));

    private void Work()
    {
        foreach (Action make in _line.GetConsumingEnumerable())
            make();
    }
}
