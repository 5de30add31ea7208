using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Server.Contracts;

namespace PlmLens.Server.Endpoints;

/// <summary>Structures from outside, where the user turned a source on: <c>api/external/...</c>, as mmCIF.</summary>
internal static class OutsideEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        Add(routes, "alphafold/{accession}", "outsideAlphaFold", (string accession, HttpContext context) =>
            Send(context, explorer.Outside.AlphaFold(accession, context.RequestAborted)));
        Add(routes, "pdb/{id}", "outsidePdb", (string id, HttpContext context) =>
            Send(context, explorer.Outside.Pdb(id, context.RequestAborted)));
    }

    private static void Add(IEndpointRouteBuilder routes, string path, string name, Delegate handler) =>
        routes.MapGet("/api/external/" + path, handler)
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Produces<ErrorDocument>(StatusCodes.Status400BadRequest)
            .Produces<ErrorDocument>(StatusCodes.Status403Forbidden)
            .Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .Produces<ErrorDocument>(StatusCodes.Status502BadGateway)
            .WithName(name);

    private static async Task Send(HttpContext context, Task<byte[]> text)
    {
        byte[] bytes = await text.ConfigureAwait(false);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }
}
