using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Endpoints;

/// <summary>Local structure files: <c>data/{lens}/structures/{accession}.cif</c> and <c>.pdb</c>.</summary>
internal static class StructureEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        Add(routes, explorer, "cif");
        Add(routes, explorer, "pdb");
    }

    private static void Add(IEndpointRouteBuilder routes, Explorer explorer, string format) =>
        routes.MapGet($"/data/{{lens}}/structures/{{accession}}.{format}", (
            string lens, string accession, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            int protein = LensEndpoints.Protein(found, accession);
            return explorer.Documents.SendBytes(
                context,
                found.Tag,
                DocumentWork.Item,
                "text/plain; charset=utf-8",
                () => found.Structures.Read(protein, format) ?? throw RequestFailure.NotFound(
                    $"There is no local structure of {found.Proteins.Proteins[protein].Accession} as {format}."));
        })
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .WithName(format + "Structure");
}
