using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Live;

/// <summary>
/// Sequences that wait for the model: a bounded queue, one worker. A job that no client asks for any more is cancelled;
/// one that is over is kept for a while.
/// </summary>
internal sealed class JobQueue : IDisposable
{
    /// <summary>Jobs that may wait.</summary>
    public const int MostWaiting = 32;

    private const int MostKept = 64;
    private static readonly TimeSpan s_check = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly LinkedList<Job> _waiting = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Job, CancellationToken, CodeRows> _encode;
    private readonly Thread _worker;
    private readonly TimeProvider _clock;
    private readonly ITimer _sweeper;
    private Job? _running;

    /// <param name="encode">Runs the model; called by one thread.</param>
    /// <param name="clock">Tells how long nobody has asked for a job; null for the system's.</param>
    public JobQueue(Func<Job, CancellationToken, CodeRows> encode, TimeProvider? clock = null)
    {
        _encode = encode;
        _clock = clock ?? TimeProvider.System;
        _worker = new Thread(Work) { IsBackground = true, Name = "plmlens-live" };
        _worker.Start();
        _sweeper = _clock.CreateTimer(_ => Sweep(), null, s_check, s_check);
    }

    /// <summary>Makes a sentence for clients of what went wrong.</summary>
    public Func<string, string> Tell { get; init; } = sentence => sentence;

    /// <summary>How long a job lives that no client asks for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a job that is over is kept.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Adds a job.</summary>
    /// <exception cref="RequestFailure">The queue is full.</exception>
    public JobDocument Add(ExploredLens lens, SequenceInput input)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting)
            {
                throw new RequestFailure(
                    StatusCodes.Status429TooManyRequests,
                    $"{MostWaiting} sequences are waiting for the model already; try again in a minute.");
            }

            var job = new Job(lens, input, _clock.GetTimestamp());
            _jobs.Add(job.Id, job);
            _waiting.AddLast(job);
            _ready.Release();
            return Describe(job);
        }
    }

    /// <summary>The state of a job, after a change or a time.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="wait">Longest wait for a change, unless the job is over.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="RequestFailure">There is no such job.</exception>
    public async Task<JobDocument> Get(string id, TimeSpan wait, CancellationToken cancel)
    {
        Task? changed = null;
        lock (_gate)
        {
            Job job = Find(id);
            if (!job.IsOver && wait > TimeSpan.Zero)
                changed = job.Changed.Task;
        }

        if (changed is not null)
            await Task.WhenAny(changed, Task.Delay(wait, cancel)).ConfigureAwait(false);
        lock (_gate)
            return Describe(Find(id));
    }

    /// <summary>Cancels a job, or forgets one that is over.</summary>
    /// <exception cref="RequestFailure">There is no such job.</exception>
    public JobDocument Cancel(string id)
    {
        lock (_gate)
        {
            Job job = Find(id);
            if (job.IsOver)
                Forget(job);
            else
                End(job);
            return Describe(job);
        }
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        _stop.Cancel();
        lock (_gate)
            _running?.Cancel.Cancel();
        _worker.Join(TimeSpan.FromSeconds(30));
        lock (_gate)
        {
            foreach (Job job in _jobs.Values)
                job.Dispose();
        }

        _ready.Dispose();
        _stop.Dispose();
    }

    private Job Find(string id)
    {
        Job job = _jobs.GetValueOrDefault(id) ?? throw RequestFailure.NotFound(
            "There is no such job any more; send the sequence again.");
        job.Seen = _clock.GetTimestamp();
        return job;
    }

    private JobDocument Describe(Job job)
    {
        int position = job.State != "waiting" ? 0
            : _waiting.TakeWhile(other => other != job).Count() + (_running is null ? 0 : 1);
        return new JobDocument(job.Id, job.State, position, job.Error, job.Result);
    }

    private void End(Job job)
    {
        job.Cancel.Cancel();
        _waiting.Remove(job);
        job.Become("cancelled");
    }

    private void Forget(Job job)
    {
        _jobs.Remove(job.Id);
        if (job != _running)
            job.Dispose();
    }

    private void Sweep()
    {
        lock (_gate)
        {
            foreach (Job job in _jobs.Values.ToArray())
            {
                TimeSpan unseen = _clock.GetElapsedTime(job.Seen);
                if (!job.IsOver && unseen > Patience)
                    End(job);
                else if (job.IsOver && unseen > Kept)
                    Forget(job);
            }

            foreach (Job job in _jobs.Values.Where(job => job.IsOver).OrderByDescending(job => job.Seen).Skip(MostKept)
                .ToArray())
                Forget(job);
        }
    }

    private void Work()
    {
        while (true)
        {
            try
            {
                _ready.Wait(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Job job;
            lock (_gate)
            {
                // A job that was cancelled while it waited has left its signal behind.
                if (_waiting.First is not { } first)
                    continue;
                job = first.Value;
                _waiting.RemoveFirst();
                _running = job;
                job.Become("running");
            }

            Run(job);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The job fails with a sentence; the worker goes on.")]
    private void Run(Job job)
    {
        SequenceDocument? result = null;
        string? error = null;
        try
        {
            result = Result(job);
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled has set the state.
        }
        catch (PlmLensException e)
        {
            error = Tell(e.Message);
        }
        catch (Exception e)
        {
            error = e is OutOfMemoryException
                ? "The server has not enough memory for this sequence; send a shorter one."
                : $"Internal fault ({e.GetType().Name}) while the sequence was run.";
        }

        lock (_gate)
        {
            _running = null;
            if (!job.IsOver)
            {
                (job.Result, job.Error) = (result, error);
                job.Seen = _clock.GetTimestamp();
                job.Become(result is not null ? "done" : error is not null ? "failed" : "cancelled");
            }

            if (!_jobs.ContainsKey(job.Id))
                job.Dispose();
        }
    }

    private SequenceDocument Result(Job job)
    {
        var clock = Stopwatch.StartNew();
        CodeRows codes = _encode(job, job.Cancel.Token);
        double milliseconds = clock.Elapsed.TotalMilliseconds;
        job.Cancel.Token.ThrowIfCancellationRequested();
        string letters = job.Input.Sequence.Replace(
            Proteins.ProteinRecord.MaskToken, CorpusProtein.Masked.ToString(), StringComparison.Ordinal);
        return new SequenceDocument(
            job.Input.Name,
            letters,
            SequenceLatents.Rank(job.Lens, codes, int.MaxValue),
            job.Input.Protein >= 0 ? ProteinBuilder.Annotations(job.Lens, job.Input.Protein) : [],
            job.Input.Structure,
            Math.Round(milliseconds, 1));
    }
}
