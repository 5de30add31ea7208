using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Security;

/// <summary>Bounds what is worked on at once and for how long, so that no number of clients makes the server use more
/// memory than a few do.</summary>
internal sealed class LoadLimit : IDisposable
{
    private const int AtOnce = 64;
    private const int Waiting = 1024;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = AtOnce,
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Lets a request through when its turn comes, and ends it when it takes too long.</summary>
    /// <exception cref="RequestFailure">Too many are waiting, or its time is up.</exception>
    public async Task Check(HttpContext context, Func<Task> next)
    {
        CancellationToken gone = context.RequestAborted;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(gone);
        timeout.CancelAfter(s_longest);
        using RateLimitLease lease = await _limiter.AcquireAsync(1, timeout.Token).ConfigureAwait(false);
        if (!lease.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "5";
            throw new RequestFailure(
                StatusCodes.Status503ServiceUnavailable, "Too many requests are waiting; try again in a few seconds.");
        }

        context.RequestAborted = timeout.Token;
        try
        {
            await next().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            throw new RequestFailure(
                StatusCodes.Status503ServiceUnavailable,
                $"This took longer than {s_longest.TotalSeconds:0} seconds; try again later.");
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }

    public void Dispose() => _limiter.Dispose();
}
