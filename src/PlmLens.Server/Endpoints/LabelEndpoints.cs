using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Endpoints;

/// <summary>What people write about latents: <c>api/{lens}/labels</c>, over the journal beside the lens.</summary>
internal static class LabelEndpoints
{
    private const long MostBytes = 64 << 10;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Explorer explorer)
    {
        routes.MapGet("/api/{lens}/labels", (string lens, string? since, HttpContext context) =>
            DocumentResponse.SendNow(
                context, ExplorerJson.Default.LabelList, List(explorer, explorer.Lens(lens), since)))
            .Produces<LabelList>()
            .Produces<ErrorDocument>(StatusCodes.Status403Forbidden)
            .Produces<ErrorDocument>(StatusCodes.Status404NotFound)
            .WithName("labelList");
        routes.MapPost("/api/{lens}/labels", async (string lens, HttpContext context) =>
        {
            ExploredLens found = explorer.Lens(lens);
            LabelJournal journal = Journal(explorer, found);
            NewLabel label = await JsonBody.Read(context, ExplorerJson.Default.NewLabel, MostBytes)
                .ConfigureAwait(false);
            LabelEntryDocument entry = Document(Add(explorer, journal, label, found.Latents));
            await DocumentResponse.SendNow(
                context, ExplorerJson.Default.LabelEntryDocument, entry, StatusCodes.Status201Created)
                .ConfigureAwait(false);
        })
            .Accepts<NewLabel>("application/json")
            .Produces<LabelEntryDocument>(StatusCodes.Status201Created)
            .Produces<ErrorDocument>(StatusCodes.Status400BadRequest)
            .Produces<ErrorDocument>(StatusCodes.Status403Forbidden)
            .Produces<ErrorDocument>(StatusCodes.Status409Conflict)
            .WithName("addLabel");
    }

    private static LabelJournal Journal(Explorer explorer, ExploredLens lens) => explorer.Options.Labels
        ? lens.Labels
        : throw new RequestFailure(
            StatusCodes.Status403Forbidden, "Labels are turned off here; start the server without --no-labels.");

    private static LabelList List(Explorer explorer, ExploredLens lens, string? since)
    {
        LabelJournal journal = Journal(explorer, lens);
        journal.Refresh();
        LabelEntry[] entries = [.. journal.Since(since)];
        return new LabelList(
            [.. entries.Where(entry => entry.SaeSha256 == journal.SaeSha256).Select(Document)],
            entries.Length > 0 ? entries[^1].Id : since,
            [.. journal.Messages.Select(explorer.ForClient)]);
    }

    private static LabelEntry Add(Explorer explorer, LabelJournal journal, NewLabel label, int latents)
    {
        LabelDraft draft = new LabelDraft(
            Kind(label.Kind),
            label.Latent,
            label.Author,
            label.Text,
            label.Rating,
            label.Target,
            Source(label.Source),
            label.Session)
        {
            Id = label.Id,
        }.Normalised();
        if (draft.Check() is { } wrong)
            throw new RequestFailure(StatusCodes.Status400BadRequest, wrong);
        if (draft.Source is null or LabelSource.Latents && draft.Latent >= latents)
        {
            throw new RequestFailure(
                StatusCodes.Status400BadRequest,
                $"There is no latent {draft.Latent}; the lens has 0 to {latents - 1}.");
        }

        try
        {
            return journal.Add(draft);
        }
        catch (PlmLensException e) when (e.InnerException is null)
        {
            // The draft is good by itself, so it contradicts what the journal holds.
            throw new RequestFailure(StatusCodes.Status409Conflict, explorer.ForClient(e.Message));
        }
    }

    private static LabelEntryDocument Document(LabelEntry entry) => new(
        entry.Id,
        entry.Time.ToString(TimeFormat, CultureInfo.InvariantCulture),
        entry.Author,
        entry.Latent,
        Name(entry.Kind),
        entry.Text,
        entry.Value,
        entry.Target,
        entry.Source is { } source ? Name(source) : null,
        entry.Session);

    private static LabelKind Kind(string name) => name switch
    {
        "name" => LabelKind.Name,
        "note" => LabelKind.Note,
        "rating" => LabelKind.Rating,
        "blind-rating" => LabelKind.Blind,
        "delete" => LabelKind.Delete,
        _ => throw new RequestFailure(
            StatusCodes.Status400BadRequest, "The kind is none of name, note, rating, blind-rating, delete."),
    };

    private static string Name(LabelKind kind) => kind switch
    {
        LabelKind.Name => "name",
        LabelKind.Note => "note",
        LabelKind.Rating => "rating",
        LabelKind.Blind => "blind-rating",
        _ => "delete",
    };

    private static LabelSource? Source(string? name) => name switch
    {
        null => null,
        "latents" => LabelSource.Latents,
        "neurons" => LabelSource.Neurons,
        "shuffled" => LabelSource.Shuffled,
        _ => throw new RequestFailure(
            StatusCodes.Status400BadRequest, "The source is none of latents, neurons, shuffled."),
    };

    private static string Name(LabelSource source) => source switch
    {
        LabelSource.Latents => "latents",
        LabelSource.Neurons => "neurons",
        _ => "shuffled",
    };
}
