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
            latent.LastTime is { } time ? LabelNames.Of(time) : null,
        }));
}
