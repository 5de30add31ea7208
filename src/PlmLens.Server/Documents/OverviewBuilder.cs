using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/overview.json</c>.</summary>
internal static class OverviewBuilder
{
    private const int MostBest = 20;
    private const int MostClusters = 20;

    /// <summary>The document.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="whyNotLive">Why new sequences cannot be sent to its model; null when they can.</param>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static OverviewDocument Build(ExploredLens lens, string? whyNotLive)
    {
        Store.LensSummary summary = lens.Manifest.Summary;
        return new OverviewDocument(
            SiteBuilder.Summary(lens, whyNotLive),
            LensFacts.Of(lens),
            Fidelity(lens),
            summary.Fvu,
            summary.L0,
            summary.Dead,
            Density(lens),
            EncoderCounts.Of(lens),
            EncoderCounts.ByCategory(lens),
            [
                .. SmallTable.Rows(lens.PathOf("patterns_summary.tsv"))
                    .Select(row => new NamedCount(row.Text("pattern"), row.RequiredInt("features"))),
            ],
            [
                .. SmallTable.Rows(lens.PathOf("families_summary.tsv"))
                    .Where(row => row.Text("source") != "all")
                    .Select(row => new FamilyCount(
                        row.Text("source"),
                        row.Text("encoder"),
                        row.RequiredInt("classes"),
                        row.RequiredInt("found"))),
            ],
            TrainingCurves.Of(lens),
            Best(lens),
            [.. lens.Clusters.All.Take(MostClusters)],
            LensFacts.Scoring(lens.Manifest),
            LensFacts.Missing(lens));
    }

    private static FidelityCard? Fidelity(ExploredLens lens)
    {
        var rows = new Dictionary<string, TableRow>();
        foreach (TableRow row in SmallTable.Rows(lens.PathOf("fidelity.tsv")))
            rows.TryAdd(row.Text("states"), row);
        if (!rows.TryGetValue("original", out TableRow original) || !rows.TryGetValue("sae", out TableRow sae))
            return null;
        double? Entropy(string states) =>
            rows.TryGetValue(states, out TableRow row) ? row.Number("cross_entropy") : null;
        return new FidelityCard(
            original.Required("cross_entropy"),
            sae.Required("cross_entropy"),
            Entropy("zero"),
            Entropy("mean"),
            sae.Number("recovered_from_zero"),
            sae.Int("residues") ?? 0);
    }

    // Eight bins for each power of ten, from the rarest latent to 1.
    private static HistogramData Density(ExploredLens lens)
    {
        const int PerDecade = 8;
        double[] alive = [.. lens.Features.Where(f => f.Density > 0).Select(f => Math.Log10(f.Density))];
        if (alive.Length == 0)
            return new HistogramData([1e-6, 1], [0], lens.Features.Count, true);
        double low = Math.Floor(alive.Min());
        int bins = Math.Max(1, (int)(-low * PerDecade));
        long[] counts = new long[bins];
        foreach (double value in alive)
            counts[Math.Clamp((int)((value - low) * PerDecade), 0, bins - 1)]++;
        double[] edges =
        [
            .. Enumerable.Range(0, bins + 1).Select(b => Rounded.To(Math.Pow(10, low + ((double)b / PerDecade)), 5)),
        ];
        return new HistogramData(edges, counts, lens.Features.Count - alive.Length, true);
    }

    private static ConceptRow[] Best(ExploredLens lens) =>
    [
        .. ConceptRows.All(lens)
            .Where(row => row.Latent is not null)
            .OrderByDescending(row => row.TestF1)
            .ThenBy(row => row.Concept, StringComparer.Ordinal)
            .Take(MostBest),
    ];
}
