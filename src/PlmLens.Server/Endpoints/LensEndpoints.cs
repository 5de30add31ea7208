using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Endpoints;

/// <summary>The documents of one lens: everything under <c>data/{lens}/</c>.</summary>
internal static class LensEndpoints
{
    private const string Features = "features.json";
    private const string MapOfLatents = "map.json";

    /// <summary>Makes the documents of a lens that take longest and that first views wait for.</summary>
    /// <param name="explorer">Whose.</param>
    /// <param name="lens">Of which lens.</param>
    /// <param name="encoding">Value of Accept-Encoding.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static async Task Prepare(
        Explorer explorer, ExploredLens lens, string encoding, CancellationToken cancel)
    {
        string folder = $"/data/{lens.Id}/";
        await explorer.Documents.Prepare(
            folder + Features, lens.Tag, encoding, ExplorerJson.Default.FeatureTable,
            () => FeatureTableBuilder.Build(lens), cancel).ConfigureAwait(false);
        await explorer.Documents.Prepare(
            folder + MapOfLatents, lens.Tag, encoding, ExplorerJson.Default.MapDocument,
            () => MapBuilder.Build(lens), cancel).ConfigureAwait(false);
    }

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        Add(routes, explorer, "overview.json", ExplorerJson.Default.OverviewDocument,
            lens => OverviewBuilder.Build(lens, explorer.WhyNotLive(lens)));
        Add(routes, explorer, Features, ExplorerJson.Default.FeatureTable, FeatureTableBuilder.Build,
            DocumentWork.Table);
        Add(routes, explorer, MapOfLatents, ExplorerJson.Default.MapDocument, MapBuilder.Build, DocumentWork.Table);
        Add(routes, explorer, "concepts.json", ExplorerJson.Default.ConceptList, ConceptBuilder.List);
        Add(routes, explorer, "proteins.json", ExplorerJson.Default.ProteinList, ProteinBuilder.List,
            DocumentWork.Table);
        AddItem(routes, explorer, "features/{item}.json", ExplorerJson.Default.FeatureDocument, Latent,
            FeatureBuilder.Build);
        AddItem(routes, explorer, "concepts/{item}.json", ExplorerJson.Default.ConceptDocument, Concept,
            ConceptBuilder.Build);
        AddItem(routes, explorer, "proteins/{item}.json", ExplorerJson.Default.ProteinDocument, Protein,
            ProteinBuilder.Build);
    }

    private static void Add<T>(
        IEndpointRouteBuilder routes,
        Explorer explorer,
        string path,
        JsonTypeInfo<T> type,
        Func<ExploredLens, T> build,
        DocumentWork work = DocumentWork.Item)
        where T : class
    {
        routes.MapGet("/data/{lens}/" + path, (string lens, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            return explorer.Documents.Send(context, found.Tag, work, type, () => build(found));
        }).Produces<T>().WithName(NameOf<T>());
    }

    private static void AddItem<T>(
        IEndpointRouteBuilder routes,
        Explorer explorer,
        string path,
        JsonTypeInfo<T> type,
        Func<ExploredLens, string, int> find,
        Func<ExploredLens, int, T> build)
        where T : class
    {
        routes.MapGet("/data/{lens}/" + path, (string lens, string item, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            int number = find(found, item);
            return explorer.Documents.Send(
                context, found.Tag, DocumentWork.Item, type, () => build(found, number));
        }).Produces<T>().Produces<ErrorDocument>(StatusCodes.Status404NotFound).WithName(NameOf<T>());
    }

    private static string NameOf<T>() => char.ToLowerInvariant(typeof(T).Name[0]) + typeof(T).Name[1..];

    private static int Latent(ExploredLens lens, string item) => Number(item, lens.Latents)
        ?? throw RequestFailure.NotFound(
            $"{lens.Id} has no latent '{Shown(item)}': they go from 0 to {lens.Latents - 1}.");

    private static int Concept(ExploredLens lens, string item) => Number(item, lens.Concepts.All.Count)
        ?? throw RequestFailure.NotFound(
            $"{lens.Id} has no concept '{Shown(item)}': they go from 0 to {lens.Concepts.All.Count - 1}.");

    /// <summary>Number of a protein.</summary>
    /// <exception cref="RequestFailure">There is none of that accession.</exception>
    internal static int Protein(ExploredLens lens, string item) => lens.Proteins.NumberOf(item) is >= 0 and int number
        ? number
        : throw RequestFailure.NotFound($"{lens.Id} has no protein '{Shown(item)}'; see the list of proteins.");

    // Only the usual form, so that one document has one address.
    private static int? Number(string text, int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number < count
        && number.ToString(CultureInfo.InvariantCulture) == text
            ? number
            : null;

    /// <summary>What a client sent, cut to a length that fits a sentence.</summary>
    internal static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
