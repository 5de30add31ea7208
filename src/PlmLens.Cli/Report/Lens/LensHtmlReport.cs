using System.Globalization;
using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Metrics;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Cli.Report.Lens;

/// <summary>report.html of a lens: what its features mean and how well they say it, beside the baselines, in one file
/// that needs no network. The same lens gives the same bytes.</summary>
internal static class LensHtmlReport
{
    /// <summary>Usual name of the file.</summary>
    public const string FileName = "report.html";

    private static readonly string[] s_fidelity = ["cross_entropy", "recovered_from_zero", "recovered_from_mean"];

    private const int PairsShown = 15, ExamplesShown = 6;

    /// <summary>Writes the file, whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lens">The lens.</param>
    /// <param name="corpus">Its annotated proteins, for examples; null to leave those out.</param>
    public static void Write(string path, LensFolder lens, AnnotatedCorpus? corpus) =>
        AtomicFile.WriteAllText(path, Html(lens, corpus));

    /// <summary>The text of the file.</summary>
    public static string Html(LensFolder lens, AnnotatedCorpus? corpus)
    {
        LensManifest manifest = lens.Manifest;
        var page = new HtmlPage(
            $"Lens of {manifest.States.Model}",
            $"{manifest.States.Hooks[0]}; {manifest.Summary.Proteins:N0} proteins, "
                + $"{manifest.Summary.Residues:N0} residues; {manifest.Provenance.Program}");
        IReadOnlyList<EncoderScores> encoders = EncoderScores.ReadAll(lens);
        page.Tiles(Tiles(manifest, encoders));
        page.Paragraph(Protocol(manifest));
        AddConcepts(page, encoders, manifest.Scoring.FoundAbove);
        AddPairs(page, lens, corpus);
        AddDistributions(page, lens);
        AddFidelity(page, lens);
        foreach (PartTable part in PartTable.All)
            part.AddTo(page, lens.Folder);
        FeatureMap.AddTo(page, lens.Folder);
        return page.Finish();
    }

    private static IEnumerable<(string Value, string Name)> Tiles(
        LensManifest manifest, IReadOnlyList<EncoderScores> encoders)
    {
        LensSummary s = manifest.Summary;
        foreach (EncoderScores encoder in encoders)
            yield return ($"{encoder.Found.Count} of {encoder.F1.Count}", $"concepts found by {encoder.Name}");
        yield return (MetricsText.Number(s.Fvu), "FVU: variance the reconstruction misses");
        if (s.LossRecovered is { } recovered)
            yield return (MetricsText.Percent(recovered), "of the masked loss recovered");
        yield return (MetricsText.Number(s.L0), "features active on a residue");
        yield return ($"{s.Dead:N0} of {s.Features:N0}", "features dead");
    }

    private static string Protocol(LensManifest manifest)
    {
        LensScoring scoring = manifest.Scoring;
        string by = scoring.ByHomology
            ? $"whole homology clusters ({scoring.Clusters:N0}) in one half"
            : "proteins one by one, so that relatives may be in both halves";
        return $"Features and thresholds are chosen on {scoring.ValidationProteins:N0} proteins and reported on "
            + $"{scoring.TestProteins:N0} others ({by}). A concept is found when F1 is above "
            + $"{scoring.FoundAbove} on both."
            + (scoring.Labels is { } labels ? $" Concepts are from the label file {labels}." : "")
            + (scoring.MixedTypes ? " All annotations of types that mix unrelated things never count as found." : "");
    }

    private static void AddConcepts(HtmlPage page, IReadOnlyList<EncoderScores> encoders, double foundAbove)
    {
        if (encoders.Count == 0)
            return;
        EncoderScores sae = encoders[0];
        string[] categories =
        [
            .. sae.F1.Keys.GroupBy(EncoderScores.CategoryOf)
                .OrderByDescending(group => group.Average(concept => sae.F1[concept]))
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Key),
        ];
        string[] Of(string category) => [.. sae.F1.Keys.Where(c => EncoderScores.CategoryOf(c) == category)];
        string[] names = [.. encoders.Select(encoder => encoder.Name)];
        page.Heading("Concepts by category, beside the baselines");
        page.Figure(
            "Test F1, mean over the concepts of a category",
            CategoryBars.Draw("Mean F1 of each category of concepts, for each encoder", names, [
                .. categories.Select(category => (
                    category,
                    encoders.Select(e => Of(category).Average(c => e.F1.GetValueOrDefault(c))).ToArray())),
            ]),
            "Each concept by the feature that is best on validation.");
        page.Cards(Charts(encoders, foundAbove));
        page.Paragraph("For each category the concepts found and the best test F1.");
        page.NumberTable(
            ["category", "concepts", .. names],
            categories.Select(category => (IReadOnlyList<string>)
            [
                category,
                $"{Of(category).Length}",
                .. encoders.Select(e => $"{Of(category).Count(e.Found.Contains)}; "
                    + Share(Of(category).Max(c => e.F1.GetValueOrDefault(c)))),
            ]));
    }

    private static IEnumerable<(string Title, string Svg, string Caption)> Charts(
        IReadOnlyList<EncoderScores> encoders, double foundAbove)
    {
        EncoderScores sae = encoders[0];
        for (int e = 1; e < encoders.Count; e++)
        {
            EncoderScores other = encoders[e];
            PointCloud.Point[] points =
            [
                .. sae.F1.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new PointCloud.Point(
                    other.F1.GetValueOrDefault(pair.Key),
                    pair.Value,
                    e,
                    $"{pair.Key}: {Share(pair.Value)}, {other.Name} "
                        + Share(other.F1.GetValueOrDefault(pair.Key)))),
            ];
            int above = points.Count(point => point.Y > point.X);
            yield return (
                $"SAE features and {other.Name}",
                PointCloud.Draw(
                    $"F1 of each concept, SAE features against {other.Name}",
                    points,
                    $"test F1, {other.Name}",
                    "test F1, SAE features",
                    square: true),
                $"One point for each concept; the features are better on {above} of {points.Length}.");
        }

        yield return (
            "Test F1 of the concepts",
            HistogramChart.Draw(
                "Histogram of the test F1 of all concepts",
                Histogram.Of(sae.F1.Values, 0, 1, 20),
                "test F1, SAE features",
                marks: [foundAbove],
                counted: "concepts"),
            $"Dashed: the bound for found, {foundAbove}.");
    }

    private static void AddPairs(HtmlPage page, LensFolder lens, AnnotatedCorpus? corpus)
    {
        LensConcept[] best =
        [
            .. lens.ReadConcepts().Where(concept => concept.Feature is not null)
                .OrderByDescending(concept => concept.TestF1)
                .ThenBy(concept => concept.Concept, StringComparer.Ordinal)
                .Take(PairsShown),
        ];
        page.Heading("Best pairs of feature and concept");
        BestPairs.AddTo(page, lens.Folder, best);
        if (corpus is null)
            return;
        var examples = new PairExamples(lens, corpus);
        page.Paragraph(
            "Held-out proteins where the feature is strongest, on an annotated residue and on one that is not. "
                + "Shading: "
            + "activation, darker is stronger. Underlined: annotated with the concept.");
        // A concept and its only note have one feature and the same places: one of them is enough.
        page.Cards(best.DistinctBy(c => (c.Feature, c.TestInstances)).Take(ExamplesShown).SelectMany(examples.Cards));
    }

    private static void AddDistributions(HtmlPage page, LensFolder lens)
    {
        IReadOnlyList<LensFeature> features = lens.ReadFeatures();
        LensFeature[] alive = [.. features.Where(feature => feature.Density > 0)];
        if (alive.Length == 0)
            return;
        double low = Math.Floor(alive.Min(f => Math.Log10(f.Density)));
        page.Heading("Distributions");
        page.Cards(
        [
            (
                "Feature density",
                HistogramChart.Draw(
                    "Histogram of how often features are active",
                    Histogram.Of(alive.Select(f => Math.Log10(f.Density)), low, 0, (int)(-low * 8)),
                    "share of residues on which a feature is active",
                    powers: true,
                    counted: "features"),
                $"{features.Count - alive.Length:N0} dead features, active on no residue, are not shown."),
            (
                "Spread over proteins",
                HistogramChart.Draw(
                    "Histogram of the share of proteins in which features are active",
                    Histogram.Of(alive.Select(f => f.ProteinShare), 0, 1, 40),
                    "share of proteins with an active residue",
                    counted: "features"),
                "Features of one family lie left, those of single residues right."),
            (
                "Best F1 of each feature",
                HistogramChart.Draw(
                    "Histogram of the best test F1 of each feature",
                    Histogram.Of(
                        alive.Select(f => lens.ConceptsOf(f.Feature) is [var first, ..] ? first.TestF1 : 0), 0, 1, 40),
                    "test F1 with the concept that is best on validation",
                    counted: "features"),
                "Features that mean no concept that was tested lie left."),
        ]);
    }

    private static void AddFidelity(HtmlPage page, LensFolder lens)
    {
        const string File = "fidelity.tsv";
        if (NamedTable.Read(Path.Combine(lens.Folder, File)) is not { Rows.Count: > 0 } table || !table.Has("states"))
            return;
        page.Heading("Fidelity");
        page.Paragraph(
            "Cross-entropy of the model at hidden residues, in nats, with its own states, the reconstruction, zeros "
                + "and "
            + "the mean in their place.");
        string[] columns = [.. s_fidelity.Where(table.Has)];
        page.NumberTable(
            ["states", .. columns.Select(name => name.Replace('_', ' '))],
            table.Rows.Select(row => (IReadOnlyList<string>)
            [
                table.Text(row, "states"),
                .. columns.Select(name => MetricsText.Number(table.Number(row, name))),
            ]));
    }

    private static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
