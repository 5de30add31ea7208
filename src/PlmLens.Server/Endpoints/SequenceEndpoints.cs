using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Server.Live;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Endpoints;

/// <summary>New sequences: <c>api/{lens}/sequences</c> makes a job, <c>api/jobs/{id}</c> tells how it is.</summary>
internal static class SequenceEndpoints
{
    // A structure's text grows when it is written as JSON.
    private const long MostBytes = 24_000_000;
    private const double LongestWait = 20;

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        routes.MapPost("/api/{lens}/sequences", async (string lens, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            if (explorer.WhyNotLive(found) is { } why)
                throw new RequestFailure(StatusCodes.Status409Conflict, why);
            SequenceRequest request = await JsonBody.Read(context, ExplorerJson.Default.SequenceRequest, MostBytes)
                .ConfigureAwait(false);
            SequenceInput input = SequenceInput.Read(found, request)
                ?? await explorer.Outside.Sequence(found, request.Accession!.Trim(), context.RequestAborted)
                    .ConfigureAwait(false);
            await DocumentResponse.SendNow(
                context,
                ExplorerJson.Default.JobDocument,
                explorer.Jobs.Add(found, input),
                StatusCodes.Status202Accepted).ConfigureAwait(false);
        })
            .Accepts<SequenceRequest>("application/json")
            .Produces<JobDocument>(StatusCodes.Status202Accepted)
            .Produces<ErrorDocument>(StatusCodes.Status400BadRequest)
            .Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .Produces<ErrorDocument>(StatusCodes.Status409Conflict)
            .Produces<ErrorDocument>(StatusCodes.Status413PayloadTooLarge)
            .Produces<ErrorDocument>(StatusCodes.Status429TooManyRequests)
            .WithName("runSequence");
        routes.MapGet("/api/jobs/{id}", async (string id, double? wait, HttpContext context) =>
        {
            var longest = TimeSpan.FromSeconds(Math.Clamp(wait is > 0 ? wait.Value : 0, 0, LongestWait));
            JobDocument job = await explorer.Jobs.Get(id, longest, context.RequestAborted).ConfigureAwait(false);
            await DocumentResponse.SendNow(context, ExplorerJson.Default.JobDocument, job).ConfigureAwait(false);
        })
            .Produces<JobDocument>()
            .Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .WithName("jobDocument");
        routes.MapDelete("/api/jobs/{id}", (string id, HttpContext context) =>
            DocumentResponse.SendNow(context, ExplorerJson.Default.JobDocument, explorer.Jobs.Cancel(id)))
            .Produces<JobDocument>()
            .Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .WithName("cancelJob");
    }
}
