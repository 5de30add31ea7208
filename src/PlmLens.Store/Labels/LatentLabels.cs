namespace PlmLens.Store;

/// <summary>What holds now for one latent: the sum of its entries.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Name">The entry with its name: the last one that was neither deleted nor replaced; null without
/// one.</param>
/// <param name="Notes">All notes that were neither deleted nor replaced, oldest first.</param>
/// <param name="Ratings">The last rating of each author that was not deleted, oldest first.</param>
/// <param name="BlindRatings">The last blind rating of each author and session, oldest first.</param>
public sealed record LatentLabels(
    int Latent,
    LabelEntry? Name,
    IReadOnlyList<LabelEntry> Notes,
    IReadOnlyList<LabelEntry> Ratings,
    IReadOnlyList<LabelEntry> BlindRatings)
{
    /// <summary>Mean over authors, 0 to 2; null without a rating.</summary>
    public double? MeanRating => Ratings.Count == 0 ? null : Ratings.Average(entry => entry.Value!.Value);

    /// <summary>Mean over authors and sessions, 0 to 2; null without a blind rating.</summary>
    public double? MeanBlindRating =>
        BlindRatings.Count == 0 ? null : BlindRatings.Average(entry => entry.Value!.Value);

    /// <summary>When the last entry that holds was written; null when none does.</summary>
    public DateTime? LastTime => Held.Max(entry => (DateTime?)entry.Time);

    private IEnumerable<LabelEntry> Held =>
        [.. Name is null ? Enumerable.Empty<LabelEntry>() : [Name], .. Notes, .. Ratings, .. BlindRatings];

    /// <summary>What holds for each latent of an SAE.</summary>
    /// <param name="entries">Entries in any order; those about other SAEs are passed over.</param>
    /// <param name="saeSha256">The SAE.</param>
    /// <returns>Latents with something that holds, by number, ascending. Blind ratings of controls are no latent's:
    /// see <see cref="Store.BlindRatings.Of"/>.</returns>
    public static IReadOnlyDictionary<int, LatentLabels> Of(IEnumerable<LabelEntry> entries, string saeSha256)
    {
        var state = new SortedDictionary<int, LatentLabels>();
        foreach (IGrouping<int, LabelEntry> latent in entries
            .Where(entry => entry.SaeSha256 == saeSha256 && entry.Source is null or LabelSource.Latents)
            .GroupBy(entry => entry.Latent))
        {
            LatentLabels labels = OfOne(latent.Key, Holding(latent));
            if (labels.Held.Any())
                state.Add(latent.Key, labels);
        }

        return state;
    }

    /// <summary>The entries that were neither deleted nor replaced, by time, then id. An entry is deleted or replaced
    /// by entries about the same latent only.</summary>
    internal static IReadOnlyList<LabelEntry> Holding(IEnumerable<LabelEntry> entries)
    {
        LabelEntry[] all = [.. entries.Order(LabelEntry.Order)];
        HashSet<(string, int, string?)> gone =
            [.. all.Where(entry => entry.Target is not null).Select(e => (e.SaeSha256, e.Latent, e.Target))];
        return
        [
            .. all.Where(e => e.Kind != LabelKind.Delete && !gone.Contains((e.SaeSha256, e.Latent, (string?)e.Id))),
        ];
    }

    private static LatentLabels OfOne(int latent, IReadOnlyList<LabelEntry> held) => new(
        latent,
        held.LastOrDefault(entry => entry.Kind == LabelKind.Name),
        [.. held.Where(entry => entry.Kind == LabelKind.Note)],
        LastOfEach(held, LabelKind.Rating),
        LastOfEach(held, LabelKind.Blind));

    private static IReadOnlyList<LabelEntry> LastOfEach(IReadOnlyList<LabelEntry> held, LabelKind kind) =>
        [.. held.Where(e => e.Kind == kind).GroupBy(e => (e.Author, e.Session)).Select(g => g.Last())
            .Order(LabelEntry.Order)];
}
