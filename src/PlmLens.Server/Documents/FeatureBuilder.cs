using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/features/{n}.json</c>: one latent, from its posting list and its rows of the lens's
/// tables.</summary>
internal static class FeatureBuilder
{
    /// <summary>The document.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="latent">0 to latents - 1.</param>
    /// <exception cref="Core.PlmLensException">A file of the lens is damaged.</exception>
    public static FeatureDocument Build(ExploredLens lens, int latent)
    {
        LensFeature feature = lens.Features[latent];
        bool dead = feature.Maximum <= 0;
        PostingSummary postings = PostingSummary.Read(
            lens.Codes, latent, feature.Maximum, lens.ProteinRows, lens.Letters.Rows);
        IReadOnlyList<PairRow> pairs = PairRows.Of(lens, latent);
        return new FeatureDocument(
            latent,
            LatentDescription.Of(lens.Meanings, latent, dead),
            dead,
            feature.Density,
            feature.Maximum,
            feature.MeanActive,
            feature.ProteinShare,
            Histogram(postings, feature.Maximum),
            AminoAcidShares.Of(postings.Letters, lens.Letters.Counts),
            pairs,
            Families(lens, latent),
            Pattern(lens, latent),
            Structure(lens, latent),
            lens.Clusters.Find(lens.Meanings.ClusterOf[latent]),
            RelatedLatents.Similar(lens, latent),
            RelatedLatents.CoActive(lens, latent),
            RelatedLatents.Implied(lens, latent),
            lens.LogitEffects?.FirstOf(latent) is { } logits ? LogitEffects.Of(logits) : [],
            lens.Probes.Of(latent),
            ActivationRanges.Of(lens, latent, feature.Maximum, postings),
            ConceptFailures.Of(lens, latent, pairs, postings));
    }

    private static HistogramData Histogram(PostingSummary postings, float maximum)
    {
        double[] edges = new double[PostingSummary.Bins + 1];
        for (int b = 0; b < edges.Length; b++)
            edges[b] = Rounded.To((double)maximum * b / PostingSummary.Bins, 6);
        return new HistogramData(edges, postings.Histogram, 0, false);
    }

    private static IReadOnlyList<FamilyRow> Families(ExploredLens lens, int latent) => lens.Families is { } families
        ?
        [
            .. families.RowsOf(latent).Select(row => new FamilyRow(
                row.Text("source"),
                row.Text("id"),
                row.Text("label"),
                row.RequiredInt("test_members"),
                row.Required("test_f1"),
                row.Required("test_precision"),
                row.Required("test_recall"),
                row.Number("q"),
                row.Text("specific") == "true")),
        ]
        : [];

    private static PatternCard? Pattern(ExploredLens lens, int latent)
    {
        if (lens.Patterns?.FirstOf(latent) is not { } row)
            return null;
        return new PatternCard(
            row.Text("pattern"),
            [
                .. row.Columns.Where(column => column is not ("feature" or "pattern") && row.Text(column).Length > 0)
                    .Select(column => new Fact(
                        column.Replace('_', ' '), Facts.Number(row.Number(column) ?? double.NaN))),
            ]);
    }

    private static string? Structure(ExploredLens lens, int latent) =>
        lens.StructureTest?.FirstOf(latent)?.Text("verdict") is { Length: > 0 } verdict ? verdict : null;
}
