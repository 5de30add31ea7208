using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Endpoints;

/// <summary>The documents that are of no single lens: the site, and two lenses side by side.</summary>
internal static class SiteEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        // As a delegate of any form: only those are described in the OpenAPI document.
        Delegate site = (HttpContext context) =>
            DocumentResponse.SendNow(context, ExplorerJson.Default.SiteDocument, explorer.Site());
        routes.MapGet("/data/site.json", site).Produces<SiteDocument>().WithName("siteDocument");
        routes.MapGet("/data/compare/{a}/{b}.json", (string a, string b, HttpContext context) =>
        {
            ExploredLens first = explorer.Lens(a), second = explorer.Lens(b);
            return explorer.Documents.Send(
                context,
                first.Tag + second.Tag,
                DocumentWork.Comparison,
                ExplorerJson.Default.CompareDocument,
                () => CompareBuilder.Build(first, second) with
                {
                    A = SiteBuilder.Summary(first, explorer.WhyNotLive(first)),
                    B = SiteBuilder.Summary(second, explorer.WhyNotLive(second)),
                });
        }).Produces<CompareDocument>().Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .WithName("compareDocument");
    }
}
