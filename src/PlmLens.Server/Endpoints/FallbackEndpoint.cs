using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Endpoints;

/// <summary>Everything else: files of the front end, or that there is nothing.</summary>
internal static class FallbackEndpoint
{
    /// <summary>Adds it.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        WebFiles files = WebFiles.Find(
            explorer.Options.WebRoot ?? Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        routes.MapFallback("{*path}", async (HttpContext context) =>
        {
            bool reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
            if (reads && await files.TrySend(context).ConfigureAwait(false))
                return;
            string path = LensEndpoints.Shown(context.Request.Path.Value ?? "");
            throw RequestFailure.NotFound($"There is nothing at '{path}'.");
        }).ExcludeFromDescription();
    }
}
