using PlmLens.Cli.Report;
using PlmLens.Server.Contracts;

namespace PlmLens.Cli.Look.Lens;

/// <summary>What <see cref="ConceptText"/> prints, as one page that needs nothing else.</summary>
internal static class ConceptPage
{
    /// <summary>The page.</summary>
    /// <param name="view">The lens.</param>
    /// <param name="concept">The concept.</param>
    /// <param name="found">Proteins in which its best feature finds it.</param>
    /// <param name="missed">Proteins in which it misses it.</param>
    /// <param name="top">Lines of each table.</param>
    public static string Make(
        LensView view,
        ConceptDocument concept,
        IReadOnlyList<ProteinTrack> found,
        IReadOnlyList<ProteinTrack> missed,
        int top)
    {
        ConceptRow row = concept.Concept;
        var page = new HtmlPage(row.Concept, $"{view.Folder}: {view.Source}");
        page.Paragraph(ConceptText.Verdict(row));
        page.Paragraph(ConceptText.Size(row));
        page.Heading("Best of each encoder");
        page.Paragraph("The unit is chosen on validation.");
        page.NumberTable(
            ["encoder", "unit", "F1 validation", "F1 test"],
            concept.Encoders.Select(encoder => (IReadOnlyList<string>)
            [
                encoder.Encoder, encoder.Unit is { } unit ? $"{unit}" : "-", TerminalText.F1(encoder.ValidationF1),
                TerminalText.F1(encoder.TestF1),
            ]));
        if (concept.Latents.Count > 0)
        {
            page.Heading("Best features");
            page.Paragraph("Chosen on validation; the numbers are of the test half.");
            page.NumberTable(
                ["feature", "F1", "precision", "recall", "AUROC", "above, of max"],
                concept.Latents.Take(top).Select(pair => (IReadOnlyList<string>)
                [
                    $"f/{pair.Latent}", TerminalText.F1(pair.TestF1), TerminalText.F1(pair.Precision),
                    TerminalText.F1(pair.Recall), TerminalText.F1(pair.Auroc), TerminalText.F1(pair.Threshold),
                ]));
        }

        if (concept.Curves is [var curve, ..])
        {
            page.Heading($"f/{curve.Latent} by threshold");
            page.NumberTable(
                ["above, of max", "precision", "recall"],
                curve.Thresholds.Select((threshold, i) => (IReadOnlyList<string>)
                [
                    TerminalText.F1(threshold), TerminalText.F1(curve.Precision[i]), TerminalText.F1(curve.Recall[i]),
                ]),
                textColumns: 0);
        }

        Proteins(page, "Found", concept.FoundCount, found);
        Proteins(page, "Missed", concept.MissedCount, missed);
        if (view.Missing is { } missing)
            page.Paragraph(missing);
        return page.Finish();
    }

    private static void Proteins(HtmlPage page, string heading, long places, IReadOnlyList<ProteinTrack> proteins)
    {
        if (proteins.Count == 0)
            return;
        page.Heading(ConceptText.Counted(heading, places));
        FeaturePage.Tracks(page, proteins, maximum: 0);
    }
}
