using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Endpoints;

/// <summary>Blind ratings: the study's documents, and ratings that go into the journal with what was rated, which only
/// the server knows until the key is asked for.</summary>
internal static class BlindEndpoints
{
    private const long MostBytes = 4 << 10;

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        routes.MapGet("/data/{lens}/blind.json", (string lens, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            return explorer.Documents.Send(
                context,
                found.Tag,
                DocumentWork.Item,
                ExplorerJson.Default.BlindStudy,
                () => BlindBuilder.Study(found));
        }).Produces<BlindStudy>().WithName("blindStudy");
        routes.MapGet("/data/{lens}/blind/{session}/key.json", (string lens, string session, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            BlindSession opened = Session(found, session);
            return explorer.Documents.Send(
                context, found.Tag, DocumentWork.Item, ExplorerJson.Default.BlindKey, () => BlindBuilder.Key(opened));
        }).Produces<BlindKey>().Produces<ErrorDocument>(StatusCodes.Status404NotFound).WithName("blindKey");
        const string itemPath = "/data/{lens}/blind/{session}/{item}.json";
        routes.MapGet(itemPath, (string lens, string session, string item, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            BlindSession opened = Session(found, session);
            int place = Item(opened, item);
            return explorer.Documents.Send(
                context,
                found.Tag,
                DocumentWork.Item,
                ExplorerJson.Default.BlindItemDocument,
                () => BlindBuilder.Item(found, opened, place));
        }).Produces<BlindItemDocument>().Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .WithName("blindItemDocument");
        routes.MapPost("/api/{lens}/blind/{session}", async (string lens, string session, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            LabelJournal journal = LabelEndpoints.Journal(explorer, found);
            BlindSession opened = Session(found, session);
            NewBlindRating rating = await JsonBody.Read(context, ExplorerJson.Default.NewBlindRating, MostBytes)
                .ConfigureAwait(false);
            await DocumentResponse.SendNow(
                context,
                ExplorerJson.Default.BlindRatingReceipt,
                Add(explorer, journal, opened, rating),
                StatusCodes.Status201Created).ConfigureAwait(false);
        })
            .Accepts<NewBlindRating>("application/json")
            .Produces<BlindRatingReceipt>(StatusCodes.Status201Created)
            .Produces<ErrorDocument>(StatusCodes.Status400BadRequest)
            .Produces<ErrorDocument>(StatusCodes.Status403Forbidden)
            .Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .WithName("addBlindRating");
    }

    private static BlindRatingReceipt Add(
        Explorer explorer, LabelJournal journal, BlindSession session, NewBlindRating rating)
    {
        if (rating.Item < 1 || rating.Item > session.Items.Count)
        {
            throw new RequestFailure(
                StatusCodes.Status400BadRequest,
                $"The session has no item {rating.Item}: they go from 1 to {session.Items.Count}.");
        }

        BlindItem unit = session.Items[rating.Item - 1];
        LabelDraft draft = LabelDraft.Blind(session, unit, rating.Author, rating.Rating);
        LabelEntry entry = LabelEndpoints.Write(explorer, journal, draft with { Id = rating.Id });
        return new BlindRatingReceipt(entry.Id, LabelNames.Of(entry.Time));
    }

    private static BlindSession Session(ExploredLens lens, string key)
    {
        BlindCandidates candidates = lens.BlindCandidates;
        try
        {
            return BlindSession.Open(key, candidates);
        }
        catch (PlmLensException e)
        {
            throw RequestFailure.NotFound(e.Message);
        }
    }

    private static int Item(BlindSession session, string item) =>
        int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out int place)
        && place >= 1
        && place <= session.Items.Count
        && place.ToString(CultureInfo.InvariantCulture) == item
            ? place
            : throw RequestFailure.NotFound(
                $"The session has no item '{LensEndpoints.Shown(item)}': they go from 1 to {session.Items.Count}.");
}
