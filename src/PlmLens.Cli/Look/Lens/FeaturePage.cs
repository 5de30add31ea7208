using PlmLens.Cli.Report;
using PlmLens.Server.Contracts;

namespace PlmLens.Cli.Look.Lens;

/// <summary>What <see cref="FeatureText"/> prints, as one page that needs nothing else.</summary>
internal static class FeaturePage
{
    /// <summary>The page.</summary>
    /// <param name="view">The lens.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="proteins">Proteins to show, strongest first.</param>
    /// <param name="top">Lines of each table.</param>
    public static string Make(
        LensView view, FeatureDocument feature, IReadOnlyList<ProteinTrack> proteins, int top)
    {
        var page = new HtmlPage($"f/{feature.Latent}", $"{view.Folder}: {view.Source}");
        page.Paragraph(feature.Dead ? "Dead: active on no residue of the corpus." : feature.Description ?? "");
        page.Tiles(
        [
            (MetricsText.Percent(feature.Density), "of residues"),
            (MetricsText.Percent(feature.ProteinShare), "of proteins"),
            (MetricsText.Number(feature.Max), "largest activation"),
            (MetricsText.Number(feature.MeanActive), "mean where active"),
        ]);
        if (feature.Pattern is { } pattern)
            page.Paragraph($"Pattern: {pattern.Pattern}.");
        if (feature.Structure is { } structure)
            page.Paragraph($"Sequence and structure: {structure}.");
        if (feature.Cluster is { } cluster)
            page.Paragraph($"Cluster {FeatureText.Cluster(cluster)}.");
        if (feature.Logits.Count > 0)
        {
            page.Heading("Amino acids at the output");
            page.Paragraph("Change of the logits when the feature is added to a hidden state and that goes straight to "
                + "the output, past all later blocks; the mean of the 20 is subtracted.");
            LogitEffect[] logits = [.. feature.Logits.OrderByDescending(logit => logit.Change)];
            page.NumberTable(
                [.. logits.Select(logit => logit.Letter)],
                [[.. logits.Select(logit => FormattableString.Invariant($"{logit.Change:+0.00;-0.00;0}"))]],
                textColumns: 0);
        }

        Tables(page, feature, top);
        if (proteins.Count > 0)
        {
            page.Heading("Proteins, strongest first");
            Tracks(page, proteins, feature.Max);
        }

        if (view.Missing is { } missing)
            page.Paragraph(missing);
        return page.Finish();
    }

    /// <summary>Adds a drawing for each protein.</summary>
    public static void Tracks(HtmlPage page, IReadOnlyList<ProteinTrack> proteins, float maximum)
    {
        foreach (ProteinTrack protein in proteins)
        {
            page.Figure(
                protein.Title,
                TrackSvg.Draw(protein, maximum > 0 ? maximum : protein.Values.Max()),
                "Residues shaded by activation; below, what UniProt says.");
        }
    }

    private static void Tables(HtmlPage page, FeatureDocument feature, int top)
    {
        if (feature.Concepts.Count > 0)
        {
            page.Heading("Concepts");
            page.Paragraph("Chosen on validation; the numbers are of the test half.");
            page.NumberTable(
                ["concept", "F1", "precision", "recall", "AUROC", "validation F1"],
                feature.Concepts.Take(top).Select(pair => (IReadOnlyList<string>)
                [
                    pair.Concept, TerminalText.F1(pair.TestF1), TerminalText.F1(pair.Precision),
                    TerminalText.F1(pair.Recall), TerminalText.F1(pair.Auroc), TerminalText.F1(pair.ValidationF1),
                ]));
        }

        if (feature.Families.Count > 0)
        {
            page.Heading("Families and other classes of whole proteins");
            page.NumberTable(
                ["source", "id", "label", "F1", "precision", "recall", "q", "specific"],
                feature.Families.Take(top).Select(family => (IReadOnlyList<string>)
                [
                    family.Source, family.Id, family.Label, TerminalText.F1(family.TestF1),
                    TerminalText.F1(family.Precision), TerminalText.F1(family.Recall), MetricsText.Number(family.Q),
                    family.Specific ? "yes" : "no",
                ]),
                textColumns: 3);
        }

        foreach (RelatedTable table in RelatedTable.Of(feature, top))
        {
            page.Heading(table.Heading);
            page.NotedTable("feature", table.Measure, "means", table.Rows);
        }
    }
}
