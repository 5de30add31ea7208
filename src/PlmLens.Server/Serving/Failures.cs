using Microsoft.AspNetCore.Http;
using PlmLens.Core;

namespace PlmLens.Server.Serving;

/// <summary>Turns every failure into a status and one sentence, never a stack trace nor a path. What is wrong with the
/// server's own files or program goes to its log in full.</summary>
/// <param name="text">Makes sentences for clients.</param>
/// <param name="log">The server's.</param>
internal sealed class Failures(ClientText text, ServerLog log)
{
    /// <summary>Answers for what the rest throws.</summary>
    public async Task Handle(HttpContext context, Func<Task> next)
    {
        try
        {
            await next().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody reads an answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            (int status, string sentence) = Answer(e);
            context.Response.Clear();
            await DocumentResponse.SendError(context, status, sentence).ConfigureAwait(false);
        }
    }

    private (int Status, string Sentence) Answer(Exception failure)
    {
        if (failure is PlmLensException)
            log.Tell(failure.Message);
        else if (failure is not (RequestFailure or BadHttpRequestException or AggregateException))
            log.Tell(failure.ToString());
        return Sentence(failure);
    }

    private (int Status, string Sentence) Sentence(Exception failure) => failure switch
    {
        RequestFailure known => (known.Status, known.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? "The request is too large; send less at once."
            : "The request is not well formed."),
        PlmLensException damaged => (StatusCodes.Status500InternalServerError, text.Of(damaged.Message)),
        OutOfMemoryException => (
            StatusCodes.Status503ServiceUnavailable, "The server has not enough memory for this; try again later."),
        AggregateException { InnerException: { } inner } => Answer(inner),
        _ => (
            StatusCodes.Status500InternalServerError,
            $"Internal fault ({failure.GetType().Name}); run the server with --debug and report what it prints."),
    };
}
