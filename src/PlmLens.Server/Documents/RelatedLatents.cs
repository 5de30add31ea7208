using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Makes the lists of latents that are related to one.</summary>
internal static class RelatedLatents
{
    private const int Digits = 5;

    /// <summary>Latents with near decoder directions, nearest first.</summary>
    public static IReadOnlyList<RelatedLatent> Similar(ExploredLens lens, int latent) =>
        Rows(lens, lens.Neighbours, latent, row => new RelatedLatent(
            row.RequiredInt("neighbour"),
            Number(row, "decoder_cosine"),
            Number(row, "phi"),
            Number(row, "jaccard"),
            row.Int("both"),
            null,
            null));

    /// <summary>Latents active on the same residues, largest phi first.</summary>
    public static IReadOnlyList<RelatedLatent> CoActive(ExploredLens lens, int latent) =>
        Rows(lens, lens.CoActive, latent, row => new RelatedLatent(
            row.RequiredInt("partner"),
            Number(row, "decoder_cosine"),
            Number(row, "phi"),
            Number(row, "jaccard"),
            row.Int("both"),
            Number(row, "p_partner_given_latent"),
            null));

    /// <summary>Latents active wherever this one is, tightest first.</summary>
    public static IReadOnlyList<RelatedLatent> Implied(ExploredLens lens, int latent) =>
        Rows(lens, lens.Implied, latent, row => new RelatedLatent(
            row.RequiredInt("implies"),
            Number(row, "decoder_cosine"),
            null,
            null,
            row.Int("both"),
            Number(row, "p_implied_given_latent"),
            null));

    private static double? Number(TableRow row, string column) =>
        row.Number(column) is { } value ? Rounded.To(value, Digits) : null;

    private static IReadOnlyList<RelatedLatent> Rows(
        ExploredLens lens, LatentTable? table, int latent, Func<TableRow, RelatedLatent> make)
    {
        if (table is null)
            return [];
        return
        [
            .. table.RowsOf(latent).Select(make)
                .Where(related => (uint)related.Latent < (uint)lens.Latents)
                .Select(related => related with { Description = Describe(lens, related.Latent) }),
        ];
    }

    /// <summary>The description of a latent; null when it is dead.</summary>
    public static string? Describe(ExploredLens lens, int latent) =>
        LatentDescription.Of(lens.Meanings, latent, lens.Features[latent].Maximum <= 0);
}
