namespace PlmLens.Server.Contracts;

/// <summary><c>GET api/{lens}/labels</c>: what people wrote about latents.</summary>
/// <param name="Entries">Entries of the journal, oldest first.</param>
/// <param name="Last">Id of the last entry, for <c>?since=</c>; null when there is none.</param>
/// <param name="Problems">Lines that could not be read, one sentence each.</param>
public sealed record LabelList(IReadOnlyList<LabelEntryDocument> Entries, string? Last, IReadOnlyList<string> Problems);

/// <summary>One entry.</summary>
/// <param name="Id">Unique id.</param>
/// <param name="Time">UTC, ISO 8601.</param>
/// <param name="Author">Who.</param>
/// <param name="Latent">About which latent.</param>
/// <param name="Kind">"name", "note", "rating", "blind-rating", "delete".</param>
/// <param name="Text">Name or note; null for a rating.</param>
/// <param name="Rating">0, 1 or 2; null for text.</param>
/// <param name="Target">Id of the entry that this one deletes, or that this name or note takes the place of.</param>
/// <param name="Source">What was rated blindly: "latents", "neurons", "shuffled"; null for other kinds.</param>
/// <param name="Session">Key of the blind session; null for other kinds.</param>
public sealed record LabelEntryDocument(
    string Id,
    string Time,
    string Author,
    int Latent,
    string Kind,
    string? Text,
    int? Rating,
    string? Target,
    string? Source,
    string? Session);

/// <summary><c>POST api/{lens}/labels</c>: a new entry.</summary>
/// <param name="Author">Who, 1 to 100 characters.</param>
/// <param name="Latent">About which latent.</param>
/// <param name="Kind">"name", "note", "rating" or "delete"; blind ratings go to
/// <c>api/{lens}/blind/{session}</c>.</param>
/// <param name="Text">At most 10,000 bytes.</param>
/// <param name="Rating">0, 1 or 2.</param>
/// <param name="Target">For "delete", or for a name or note that takes the place of another.</param>
/// <param name="Id">Lower-case 8-4-4-4-12 hexadecimal id, so that sending twice writes once; null lets the server make
/// one.</param>
public sealed record NewLabel(
    string Author,
    int Latent,
    string Kind,
    string? Text = null,
    int? Rating = null,
    string? Target = null,
    string? Id = null);
