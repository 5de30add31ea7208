using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>Labels as tables for other programs. See docs/formats/labels.md.</summary>
public static class LabelTables
{
    private static readonly string[] s_columns =
    [
        "latent", "name", "named_by", "rating", "raters", "blind_rating", "blind_ratings", "notes", "note_authors",
        "last_time",
    ];

    /// <summary>Writes what holds for each latent as a tab-separated table; notes are joined by " | ".</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">See <see cref="LabelJournal.State"/>.</param>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public static void WriteState(string path, IReadOnlyDictionary<int, LatentLabels> state) => Tsv.Write(
        path,
        s_columns,
        state.Values.Select(latent => new object?[]
        {
            latent.Latent,
            latent.Name?.Text,
            latent.Name?.Author,
            latent.MeanRating,
            latent.Ratings.Count,
            latent.MeanBlindRating,
            latent.BlindRatings.Count,
            string.Join(" | ", latent.Notes.Select(note => note.Text)),
            string.Join(", ", latent.Notes.Select(note => note.Author).Distinct()),
            latent.LastTime is { } time ? Time(time) : null,
        }));

    /// <summary>The blind ratings of an SAE's lens and their controls as comma-separated text: <c>latent</c>,
    /// <c>kind</c> (latents, neurons, shuffled), <c>rating</c>, <c>author</c>, <c>time</c>; by time. Of each author,
    /// session and item the last that was not deleted.</summary>
    /// <param name="entries">Entries in any order.</param>
    /// <param name="saeSha256">The SAE.</param>
    public static string BlindRatings(IEnumerable<LabelEntry> entries, string saeSha256)
    {
        var text = new StringBuilder("latent,kind,rating,author,time\n");
        foreach (LabelEntry entry in LatentLabels.Holding(entries)
            .Where(entry => entry.Kind == LabelKind.Blind && entry.SaeSha256 == saeSha256)
            .GroupBy(entry => (entry.Author, entry.Session, entry.Source, entry.Latent))
            .Select(ratings => ratings.Last())
            .Order(LabelEntry.Order))
        {
            string kind = entry.Source!.Value.ToString().ToLowerInvariant();
            text.Append(
                CultureInfo.InvariantCulture,
                $"{entry.Latent},{kind},{entry.Value},{Quoted(entry.Author)},{Time(entry.Time)}\n");
        }

        return text.ToString();
    }

    private static string Time(DateTime time) => time.ToString(LabelLine.TimeFormat, CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.AsSpan().ContainsAny(',', '"')
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
