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

    /// <summary>The journal of a lens.</summary>
    /// <exception cref="RequestFailure">Labels are turned off.</exception>
    internal static LabelJournal Journal(Explorer explorer, ExploredLens lens) => explorer.Options.Labels
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
        LabelKind kind = Kind(label.Kind);
        // A blind rating of a neuron, whose number may be larger, can be deleted too.
        if (kind != LabelKind.Delete && label.Latent >= latents)
        {
            throw new RequestFailure(
                StatusCodes.Status400BadRequest,
                $"There is no latent {label.Latent}; the lens has 0 to {latents - 1}.");
        }

        return Write(explorer, journal, new LabelDraft(
            kind, label.Latent, label.Author, label.Text, label.Rating, label.Target)
        {
            Id = label.Id,
        });
    }

    /// <summary>Writes an entry.</summary>
    /// <exception cref="RequestFailure">It breaks a rule, or contradicts what the journal holds.</exception>
    internal static LabelEntry Write(Explorer explorer, LabelJournal journal, LabelDraft draft)
    {
        draft = draft.Normalised();
        if (draft.Check() is { } wrong)
            throw new RequestFailure(StatusCodes.Status400BadRequest, wrong);
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
        LabelNames.Of(entry.Time),
        entry.Author,
        entry.Latent,
        LabelNames.Of(entry.Kind),
        entry.Text,
        entry.Value,
        entry.Target,
        entry.Source is { } source ? LabelNames.Of(source) : null,
        entry.Session);

    // Blind ratings come by the item that was shown: see BlindEndpoints.
    private static LabelKind Kind(string name) => LabelNames.KindOf(name) is { } kind && kind != LabelKind.Blind
        ? kind
        : throw new RequestFailure(
            StatusCodes.Status400BadRequest, "The kind is none of name, note, rating, delete.");
}
