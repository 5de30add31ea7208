using System.Text;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>A rating of a blind session that holds.</summary>
/// <param name="Session">The session's key.</param>
/// <param name="Item">Place in the session, from 1; null when the lens cannot make the session again.</param>
/// <param name="Unit">What was rated.</param>
/// <param name="Rating">0 no, 1 maybe, 2 yes.</param>
/// <param name="Author">Who.</param>
/// <param name="Time">When, UTC.</param>
public sealed record BlindRating(
    string Session, int? Item, BlindItem Unit, int Rating, string Author, DateTime Time);

/// <summary>How the units of one kind were rated: one line of the summary.</summary>
/// <param name="Source">The kind.</param>
/// <param name="Units">Units that were rated.</param>
/// <param name="Ratings">Ratings of them.</param>
/// <param name="Raters">People who gave them.</param>
/// <param name="Shares">Of no, maybe and yes: each unit counts once, divided among its ratings.</param>
/// <param name="Intervals">95 % intervals of the shares.</param>
public sealed record BlindShares(
    LabelSource Source,
    int Units,
    int Ratings,
    int Raters,
    IReadOnlyList<double> Shares,
    IReadOnlyList<(double Low, double High)> Intervals);

/// <summary>The blind ratings of a lens, with what each was about. See docs/formats/labels.md.</summary>
public static class BlindRatings
{
    private static readonly string[] s_columns = ["session", "item", "kind", "unit", "rating", "author", "time"];

    private static readonly string[] s_summaryColumns =
    [
        "kind", "units", "ratings", "raters",
        "no", "no_low", "no_high", "maybe", "maybe_low", "maybe_high", "yes", "yes_low", "yes_high",
    ];

    /// <summary>The ratings that hold: of each author, session and unit the last that was not deleted; by
    /// time.</summary>
    /// <param name="entries">Entries in any order.</param>
    /// <param name="saeSha256">The lens's SAE.</param>
    /// <param name="candidates">What the lens's sessions choose from.</param>
    public static IReadOnlyList<BlindRating> Of(
        IEnumerable<LabelEntry> entries, string saeSha256, BlindCandidates candidates)
    {
        var sessions = new Dictionary<string, BlindSession?>();
        return
        [
            .. LatentLabels.Holding(entries)
                .Where(entry => entry.Kind == LabelKind.Blind && entry.SaeSha256 == saeSha256)
                .GroupBy(entry => (entry.Author, entry.Session, entry.Source, entry.Latent))
                .Select(ratings => ratings.Last())
                .Order(LabelEntry.Order)
                .Select(Rating),
        ];

        BlindRating Rating(LabelEntry entry)
        {
            string key = entry.Session!;
            if (!sessions.TryGetValue(key, out BlindSession? session))
                sessions.Add(key, session = Open(key, candidates));
            var unit = new BlindItem(entry.Source!.Value, entry.Latent);
            return new BlindRating(
                key, session?.PlaceOf(unit) + 1, unit, entry.Value!.Value, entry.Author, entry.Time);
        }
    }

    /// <summary>Shares of no, maybe and yes by kind, for the kinds that were rated. The intervals are Wilson's for as
    /// many draws as there are units, however many people rated each: they say how far the shares could be from those
    /// of all units of the kind, for these raters.</summary>
    /// <param name="ratings">Ratings.</param>
    public static IReadOnlyList<BlindShares> Summary(IEnumerable<BlindRating> ratings) =>
    [
        .. ratings.GroupBy(rating => rating.Unit.Source).OrderBy(kind => kind.Key).Select(kind =>
        {
            BlindRating[][] units = [.. kind.GroupBy(rating => rating.Unit.Index).Select(unit => unit.ToArray())];
            double[] shares =
            [
                .. Enumerable.Range(0, 3).Select(
                    value => units.Average(unit => (double)unit.Count(r => r.Rating == value) / unit.Length)),
            ];
            return new BlindShares(
                kind.Key,
                units.Length,
                units.Sum(unit => unit.Length),
                kind.Select(rating => rating.Author).Distinct().Count(),
                shares,
                [.. shares.Select(share => WilsonInterval.Of(share, units.Length))]);
        }),
    ];

    /// <summary>The ratings as a table: <c>session</c>, <c>item</c>, <c>kind</c>, <c>unit</c>, <c>rating</c>,
    /// <c>author</c>, <c>time</c>.</summary>
    /// <param name="ratings">Ratings.</param>
    /// <param name="separator">A comma, and fields with commas or quotes are quoted, or a tab.</param>
    public static string Table(IEnumerable<BlindRating> ratings, char separator) => Text(
        s_columns,
        ratings.Select(rating => new object?[]
        {
            rating.Session, rating.Item, LabelNames.Of(rating.Unit.Source), rating.Unit.Index, rating.Rating,
            rating.Author, LabelNames.Of(rating.Time),
        }),
        separator);

    /// <summary>A summary as a table, one line for each kind: <c>kind</c>, <c>units</c>, <c>ratings</c>,
    /// <c>raters</c>, then <c>no</c>, <c>no_low</c>, <c>no_high</c> and the same of maybe and yes, to four
    /// decimals.</summary>
    /// <param name="summary">See <see cref="Summary"/>.</param>
    /// <param name="separator">A comma or a tab.</param>
    public static string SummaryTable(IEnumerable<BlindShares> summary, char separator) => Text(
        s_summaryColumns,
        summary.Select(kind => (object?[])
        [
            LabelNames.Of(kind.Source), kind.Units, kind.Ratings, kind.Raters,
            .. kind.Shares.Zip(kind.Intervals).SelectMany(
                pair => (double[])[pair.First, pair.Second.Low, pair.Second.High]).Select(Rounded),
        ]),
        separator);

    private static BlindSession? Open(string key, BlindCandidates candidates)
    {
        try
        {
            return BlindSession.Open(key, candidates);
        }
        catch (PlmLensException)
        {
            // Of another version of the lens, or of a program that made keys of its own.
            return null;
        }
    }

    private static object Rounded(double value) => Math.Round(value, 4);

    private static string Text(string[] columns, IEnumerable<object?[]> rows, char separator)
    {
        var text = new StringBuilder();
        foreach (IEnumerable<string> fields in rows.Select(row => row.Select(Tsv.Field)).Prepend(columns))
            text.AppendJoin(separator, fields.Select(field => separator == ',' ? Quoted(field) : field)).Append('\n');
        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny(',', '"')
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
