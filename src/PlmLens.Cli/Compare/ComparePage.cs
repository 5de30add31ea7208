using System.Globalization;
using PlmLens.Analysis.Matching;
using PlmLens.Cli.Report;
using PlmLens.Core;

namespace PlmLens.Cli.Compare;

/// <summary>A comparison as one HTML file, and its Pareto front as a picture.</summary>
internal static class ComparePage
{
    // More pairs than these are in the table only.
    private const int MostPairCards = 12;

    /// <summary>The text of the HTML file.</summary>
    public static string Html(IReadOnlyList<ComparisonGroup> groups, CompareSettings settings)
    {
        int saes = groups.Sum(group => group.Saes.Count);
        var page = new HtmlPage(
            $"{saes} sparse autoencoders compared",
            $"on {Path.GetFileName(Path.TrimEndingDirectorySeparator(settings.Activations))}, seed {settings.Seed}, "
            + Provenance.ThisProgram);
        if (groups.Count > 1)
        {
            page.Paragraph(
                "Different models or layers are shown apart: their figures cannot be held against each other.");
        }

        foreach (ComparisonGroup group in groups)
            AddGroup(page, group);
        return page.Finish();
    }

    /// <summary>FVU against L0 of a group, with the front of the best.</summary>
    /// <param name="group">Measured.</param>
    /// <param name="alone">True for a file of its own.</param>
    public static string Pareto(ComparisonGroup group, bool alone) => ScatterChart.Draw(
        $"FVU against L0 of autoencoders of {group.Title}",
        [.. group.Saes
            .Where(sae => sae.Metrics!.Reconstruction.Fvu is not null)
            .Select(sae => new ScatterPoint(
                sae.Name, sae.Metrics!.Activity.L0, sae.Metrics.Reconstruction.Fvu!.Value, sae.OnFront))],
        "L0",
        "FVU",
        alone);

    private static void AddGroup(HtmlPage page, ComparisonGroup group)
    {
        page.Heading(group.Title);
        page.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Measured on {group.Rows:N0} rows. Loss recovered is that of hidden residues; redundant: latents with ")
            + "another within cosine 0.9; rare: active on too few rows to be told from chance, the dead included.");
        page.NumberTable(CompareText.Heads, group.Saes.Select(CompareText.Row), textColumns: 2);
        if (group.WhyNoLoss is not null)
            page.Paragraph($"Loss recovered is left out: {group.WhyNoLoss}.");
        page.Cards(
        [
            (
                "FVU against L0",
                Pareto(group, alone: false),
                "Lower left is better. The dashed line joins those that no other beats in both."
            ),
        ]);
        if (group.Pairs.Count > 0)
        {
            page.Heading($"Seed stability: {group.Title}");
            page.Paragraph(
                "Decoder directions of latents that are active here, each matched with one of the other autoencoder so "
                + "that the sum of cosines is largest. \"nearest\" lets latents share a partner.");
            page.NumberTable(CompareText.PairHeads, group.Pairs.Select(CompareText.Row));
            page.Cards(group.Pairs.Take(MostPairCards).Select(PairCard));
        }

        page.Heading($"Distributions: {group.Title}");
        page.Cards(group.Saes.SelectMany(sae => TrainingReport.Distributions(sae.Metrics!)
            .Select(card => ($"{sae.Name}: {card.Title.ToLowerInvariant()}", card.Svg, card.Caption))));
        page.Heading($"All metrics: {group.Title}");
        (string Name, string Value, string Meaning)[][] columns =
            [.. group.Saes.Select(sae => MetricsText.Rows(sae.Metrics!).ToArray())];
        page.NumberTable(
            ["metric", .. group.Saes.Select(sae => sae.Name)],
            columns[0].Select((row, r) => (IReadOnlyList<string>)[row.Name, .. columns.Select(c => c[r].Value)]));
    }

    private static (string Title, string Svg, string Caption) PairCard(DecoderPair pair)
    {
        DecoderMatch match = pair.Match;
        return (
            $"{pair.Left} ~ {pair.Right}",
            HistogramChart.Draw(
                $"Histogram of cosines of matched decoder directions of {pair.Left} and {pair.Right}",
                Analysis.Metrics.Histogram.OfCosines(match.Cosines),
                "cosine of matched latents",
                marks: [0.7]),
            $"{MetricsText.Percent(match.ShareAbove(0.7))} of {match.Pairs:N0} pairs lie above 0.7.");
    }
}
