namespace PlmLens.Store;

/// <summary>
/// What somebody says about a latent, before the journal gives it an id and a time. <see cref="Check"/> says what is
/// allowed; the static methods make one of each kind.
/// </summary>
/// <param name="Kind">What it says.</param>
/// <param name="Latent">The latent, from 0; of a blind rating the number in its <paramref name="Source"/>.</param>
/// <param name="Author">Who says so: 1 to 100 characters, on one line.</param>
/// <param name="Text">The name or note; null for other kinds.</param>
/// <param name="Value">The rating, 0 to 2; null for other kinds.</param>
/// <param name="Target">The entry that a delete takes back, or that a name or note takes the place of.</param>
/// <param name="Source">What was rated blindly; null for other kinds.</param>
/// <param name="Session">The blind session, see <see cref="BlindSession.Key"/>; null for other kinds.</param>
public sealed record LabelDraft(
    LabelKind Kind,
    int Latent,
    string Author,
    string? Text = null,
    int? Value = null,
    string? Target = null,
    LabelSource? Source = null,
    string? Session = null)
{
    /// <summary>An id to use, for a caller that may have to send the same entry twice: lower-case hexadecimal in the
    /// form 8-4-4-4-12. Null lets the journal make one.</summary>
    public string? Id { get; init; }

    /// <summary>A name, or a better one in the place of <paramref name="replaces"/>.</summary>
    public static LabelDraft Name(int latent, string author, string text, string? replaces = null) =>
        new(LabelKind.Name, latent, author, text, Target: replaces);

    /// <summary>A note, or a better one in the place of <paramref name="replaces"/>.</summary>
    public static LabelDraft Note(int latent, string author, string text, string? replaces = null) =>
        new(LabelKind.Note, latent, author, text, Target: replaces);

    /// <summary>A rating of 0 (no), 1 (maybe) or 2 (yes).</summary>
    public static LabelDraft Rating(int latent, string author, int value) =>
        new(LabelKind.Rating, latent, author, Value: value);

    /// <summary>A blind rating of an item of a session.</summary>
    public static LabelDraft Blind(BlindSession session, BlindItem item, string author, int value) =>
        new(LabelKind.Blind, item.Index, author, Value: value, Source: item.Source, Session: session.Key);

    /// <summary>Takes an entry back.</summary>
    public static LabelDraft Delete(LabelEntry entry, string author) =>
        new(LabelKind.Delete, entry.Latent, author, Target: entry.Id);

    /// <summary>The same with outer white space trimmed and line ends as "\n".</summary>
    public LabelDraft Normalised() => this with
    {
        Author = Author?.Trim() ?? "",
        Text = Text?.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim(),
    };

    /// <summary>Says what is wrong with it.</summary>
    /// <returns>One sentence, or null when it may be written.</returns>
    public string? Check() => LabelRules.Check(this);
}

/// <summary>An entry of the labels journal. Entries are never changed: later ones replace or delete them.</summary>
/// <param name="Id">Unique, in the form 8-4-4-4-12 of lower-case hexadecimal digits.</param>
/// <param name="Time">When it was written: UTC, in milliseconds. In one journal later entries have later
/// times.</param>
/// <param name="SaeSha256">Content hash of the weights of the SAE whose latent is meant.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Latent">The latent, from 0; of a blind rating the number in its <paramref name="Source"/>.</param>
/// <param name="Author">Who says so.</param>
/// <param name="Text">The name or note.</param>
/// <param name="Value">The rating, 0 to 2.</param>
/// <param name="Target">The entry that is taken back or replaced.</param>
/// <param name="Source">What was rated blindly.</param>
/// <param name="Session">The blind session.</param>
public sealed record LabelEntry(
    string Id,
    DateTime Time,
    string SaeSha256,
    LabelKind Kind,
    int Latent,
    string Author,
    string? Text = null,
    int? Value = null,
    string? Target = null,
    LabelSource? Source = null,
    string? Session = null)
{
    /// <summary>Orders entries by time, then id: the same for everyone, wherever they were written.</summary>
    public static IComparer<LabelEntry> Order { get; } = Comparer<LabelEntry>.Create((a, b) =>
        a.Time != b.Time ? a.Time.CompareTo(b.Time) : string.CompareOrdinal(a.Id, b.Id));

    internal LabelDraft Draft => new(Kind, Latent, Author, Text, Value, Target, Source, Session) { Id = Id };
}
