using System.Net;
using System.Net.Http.Json;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Server.Live;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Tests;

/// <summary>How long jobs live, by a clock that the test moves.</summary>
public sealed class JobQueueTests(ServedLens served)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_nobody_asks_for_ends_and_gives_the_model_back()
    {
        var clock = new MovedClock();
        using ExploredLens lens = ExploredLens.Open(served.First, "lens");
        using var began = new SemaphoreSlim(0);
        using var queue = new JobQueue(
            (job, cancel) =>
            {
                began.Release();
                cancel.WaitHandle.WaitOne(s_patience);
                cancel.ThrowIfCancellationRequested();
                return new CodeRows([0], [], []);
            },
            clock);
        JobDocument left = queue.Add(lens, new SequenceInput(null, "MKV", null, -1));
        JobDocument next = queue.Add(lens, new SequenceInput(null, "MKV", null, -1));
        Assert.True(await began.WaitAsync(s_patience, Cancel));

        // Asked for again and again, a job lives on; 60 s after the last time it does not.
        for (int i = 0; i < 5; i++)
        {
            clock.Move(TimeSpan.FromSeconds(59));
            Assert.Equal("running", (await queue.Get(left.Id, TimeSpan.Zero, Cancel)).State);
            Assert.Equal("waiting", (await queue.Get(next.Id, TimeSpan.Zero, Cancel)).State);
        }

        clock.Move(TimeSpan.FromSeconds(30));
        Assert.Equal("waiting", (await queue.Get(next.Id, TimeSpan.Zero, Cancel)).State);
        clock.Move(TimeSpan.FromSeconds(31));

        // The first is cancelled, so that the worker takes the second.
        Assert.True(await began.WaitAsync(s_patience, Cancel));
        Assert.Equal("cancelled", (await queue.Get(left.Id, TimeSpan.Zero, Cancel)).State);
        Assert.Equal("running", (await queue.Get(next.Id, TimeSpan.Zero, Cancel)).State);

        // A job that is over is kept for ten minutes after it was last asked for.
        queue.Cancel(next.Id);
        clock.Move(TimeSpan.FromSeconds(599));
        Assert.Equal("cancelled", (await queue.Get(next.Id, TimeSpan.Zero, Cancel)).State);
        clock.Move(TimeSpan.FromSeconds(601));
        await Assert.ThrowsAsync<RequestFailure>(() => queue.Get(next.Id, TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task The_servers_jobs_go_by_its_clock()
    {
        var clock = new MovedClock();
        await using ExplorerServer server = await ExplorerServer.Start(served.Options with { Clock = clock }, Cancel);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        using HttpResponseMessage answer = await client.PostAsync(
            "api/my-lens/sequences",
            ServedLens.Json(new SequenceRequest("MKV"), ExplorerJson.Default.SequenceRequest),
            Cancel);
        JobDocument job = (await answer.Content.ReadFromJsonAsync(ExplorerJson.Default.JobDocument, Cancel))!;
        while (job.State is "waiting" or "running")
        {
            job = (await client.GetFromJsonAsync(
                $"api/jobs/{job.Id}?wait=20", ExplorerJson.Default.JobDocument, Cancel))!;
        }

        Assert.Equal("done", job.State);
        clock.Move(TimeSpan.FromMinutes(11));
        using HttpResponseMessage gone = await client.GetAsync($"api/jobs/{job.Id}", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    /// <summary>A clock that stands still until it is moved; its timers run in the thread that moves it.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private readonly List<TimerCallback> _timers = [];
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (_timers)
                _timers.Add(callback);
            return new Stopped();
        }

        public void Move(TimeSpan by)
        {
            Interlocked.Add(ref _ticks, by.Ticks);
            TimerCallback[] timers;
            lock (_timers)
                timers = [.. _timers];
            foreach (TimerCallback timer in timers)
                timer(null);
        }

        private sealed class Stopped : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
