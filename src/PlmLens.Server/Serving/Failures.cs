using Microsoft.AspNetCore.Http;
using PlmLens.Core;

namespace PlmLens.Server.Serving;

/// <summary>Turns every failure into a status and one sentence, never a stack trace.</summary>
internal static class Failures
{
    /// <summary>Answers for what the rest throws.</summary>
    public static async Task Handle(HttpContext context, Func<Task> next)
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

    private static (int Status, string Sentence) Answer(Exception failure) => failure switch
    {
        RequestFailure known => (known.Status, known.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? "The request is too large; send less at once."
            : "The request is not well formed."),
        PlmLensException damaged => (StatusCodes.Status500InternalServerError, damaged.Message),
        OutOfMemoryException => (
            StatusCodes.Status503ServiceUnavailable, "The server has not enough memory for this; try again later."),
        AggregateException { InnerException: { } inner } => Answer(inner),
        _ => (
            StatusCodes.Status500InternalServerError,
            $"Internal fault ({failure.GetType().Name}); run the server with --debug and report what it prints."),
    };
}
