using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace PlmLens.Core;

/// <summary>One data-parallel loop: <see cref="Run"/> is called once for each part, each part by some thread.</summary>
public interface IParallelJob
{
    /// <summary>Does part <paramref name="part"/>. Parts write disjoint memory, so the result does not depend on which
    /// thread does which part or in what order.</summary>
    /// <param name="part">0 to parts - 1.</param>
    /// <param name="worker">0 to <see cref="WorkerPool.Threads"/> - 1: picks scratch memory, never a result.</param>
    void Run(int part, int worker);
}

/// <summary>
/// Threads for data-parallel loops. The caller cuts the work into parts by the shape of the data, never by the number
/// of threads; threads take parts in turn. So every result has the same bits for any thread count, and a loop allocates
/// nothing.
/// </summary>
/// <remarks>
/// Loops from several threads at once run one after the other; a loop inside a loop runs in its caller.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    // Worker number plus one while this thread runs a part; 0 outside. A nested loop keeps the number, so that two
    // threads never share scratch memory.
    [ThreadStatic]
    private static int s_insideAs;

    private readonly Lock _gate = new();
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private delegate*<void*, int, int, void> _invoke;
    private void* _job;
    private int _parts;
    private int _next;
    private int _running;
    private volatile bool _stop;
    private Exception? _failure;

    /// <summary>Starts <paramref name="threads"/> - 1 threads; the caller of a loop is the last one.</summary>
    /// <param name="threads">1 or more.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"plmlens-{worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that a loop can use, the caller included.</summary>
    public int Threads { get; }

    /// <summary>The pool of this process: PLMLENS_THREADS threads, or one for each processor.</summary>
    public static WorkerPool Shared { get; } = new(DefaultThreads());

    /// <summary>Runs <paramref name="job"/> for every part and returns when all are done.</summary>
    /// <typeparam name="TJob">A struct, so that the call is direct and nothing is allocated.</typeparam>
    /// <param name="parts">Number of parts; decides nothing but how the work is cut.</param>
    /// <param name="job">The loop; its fields are read by all threads.</param>
    /// <exception cref="Exception">What a part threw (the first, when several did).</exception>
    public void For<TJob>(int parts, ref TJob job)
        where TJob : struct, IParallelJob
    {
        if (parts <= 0)
            return;
        if (s_insideAs != 0)
        {
            RunAlone(parts, ref job, s_insideAs - 1);
            return;
        }

        lock (_gate)
        {
            s_insideAs = 1;
            try
            {
                if (Threads == 1 || parts == 1)
                    RunAlone(parts, ref job, 0);
                else
                    RunTogether(parts, ref job);
            }
            finally
            {
                s_insideAs = 0;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop = true;
        _wake.Release(Math.Max(1, _threads.Length));
        foreach (Thread thread in _threads)
            thread.Join();
        _wake.Dispose();
    }

    private static int DefaultThreads()
    {
        string? wanted = Environment.GetEnvironmentVariable("PLMLENS_THREADS");
        return int.TryParse(wanted, out int threads) && threads >= 1 ? threads : Environment.ProcessorCount;
    }

    private static void RunAlone<TJob>(int parts, ref TJob job, int worker)
        where TJob : struct, IParallelJob
    {
        for (int part = 0; part < parts; part++)
            job.Run(part, worker);
    }

    private void RunTogether<TJob>(int parts, ref TJob job)
        where TJob : struct, IParallelJob
    {
        // The job stays on this thread's stack until every worker has left it, so its address is stable.
        _job = Unsafe.AsPointer(ref job);
        _invoke = &Invoke<TJob>;
        _parts = parts;
        _next = 0;
        _failure = null;
        Volatile.Write(ref _running, _threads.Length);
        _wake.Release(_threads.Length);
        TakeParts(0);
        var spin = default(SpinWait);
        while (Volatile.Read(ref _running) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
        _job = null;
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    private static void Invoke<TJob>(void* job, int part, int worker)
        where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Run(part, worker);

    private void Work(int worker)
    {
        s_insideAs = worker + 1;
        while (true)
        {
            _wake.Wait();
            if (_stop)
                return;
            TakeParts(worker);
            Interlocked.Decrement(ref _running);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Every failure is carried to the caller of the loop.")]
    private void TakeParts(int worker)
    {
        try
        {
            int part;
            while ((part = Interlocked.Increment(ref _next) - 1) < _parts)
                _invoke(_job, part, worker);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            Volatile.Write(ref _next, _parts);
        }
    }
}
