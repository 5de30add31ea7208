using System.Globalization;
using PlmLens.Server.Contracts;

namespace PlmLens.Cli.Look.Lens;

/// <summary>Prints all that a lens says of a feature.</summary>
internal static class FeatureText
{
    /// <summary>Prints it.</summary>
    /// <param name="view">The lens.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="proteins">Proteins to show, strongest first.</param>
    /// <param name="top">Lines of each table.</param>
    /// <param name="output">Where to.</param>
    /// <param name="colour">Colour residues.</param>
    public static void Print(
        LensView view,
        FeatureDocument feature,
        IReadOnlyList<ProteinTrack> proteins,
        int top,
        TextWriter output,
        bool colour)
    {
        var text = new TerminalText(output);
        text.Line($"f/{feature.Latent} of {view.Folder} ({view.Source})");
        if (feature.Dead)
        {
            text.Line("  Dead: active on no residue of the corpus.");
            return;
        }

        text.Line($"  {feature.Description}");
        text.Line(Statistics(feature));
        if (feature.Pattern is { } pattern)
            text.Line($"  pattern   {pattern.Pattern}");
        if (feature.Structure is { } structure)
            text.Line($"  structure {structure}");
        if (feature.Cluster is { } cluster)
            text.Line($"  cluster   {Cluster(cluster)}");
        if (feature.Logits.Count > 0)
        {
            string promoted = Logits(feature, 1), against = Logits(feature, -1);
            text.Line($"  promotes  {promoted}; against {against} (logits, straight to the output)");
        }


        Tables(text, feature, top);
        if (proteins.Count > 0)
        {
            text.Heading($"Proteins, strongest first ({Shades(colour)})");
            var tracks = new TrackText(text, colour, feature.Max);
            foreach (ProteinTrack protein in proteins)
                tracks.Print(protein);
        }

        if (view.Missing is { } missing)
            text.Line(missing);
    }

    /// <summary>Share of residues and of proteins, largest and mean activation.</summary>
    public static string Statistics(FeatureDocument feature) => Invariant(
        $"  active on {100 * feature.Density:0.####} % of residues ")
        + Invariant($"in {100 * feature.ProteinShare:0.##} % of proteins; ")
        + Invariant($"max {feature.Max:0.###}, mean where active {feature.MeanActive:0.###}");

    /// <summary>A cluster in words.</summary>
    public static string Cluster(ClusterCard cluster)
    {
        string concept = cluster.Concept is { } name ? $", {cluster.ConceptLatents} of them {name}" : "";
        return $"{cluster.Cluster} of {cluster.Size} features around f/{cluster.CentralLatent}{concept}";
    }

    /// <summary>The four amino acids with the largest changes of one sign: <c>L +0.81, V +0.50</c>.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="sign">1 for those promoted, -1 for those it speaks against.</param>
    public static string Logits(FeatureDocument feature, int sign) => string.Join(", ", feature.Logits
        .Where(logit => sign * logit.Change > 0)
        .OrderByDescending(logit => sign * logit.Change)
        .Take(4)
        .Select(logit => Invariant($"{logit.Letter} {logit.Change:+0.00;-0.00}")));

    /// <summary>What the colours or digits of residues say.</summary>
    public static string Shades(bool colour) => colour
        ? "the stronger the activation, the deeper the colour"
        : "digits: tenths of the largest activation";

    private static void Tables(TerminalText text, FeatureDocument feature, int top)
    {
        if (feature.Concepts.Count > 0)
        {
            text.Heading("Concepts, chosen on validation; on test:");
            text.Table(
                ["concept", "F1", "precision", "recall", "AUROC"],
                feature.Concepts.Take(top).Select(pair => (IReadOnlyList<string>)
                [
                    pair.Concept, TerminalText.F1(pair.TestF1), TerminalText.F1(pair.Precision),
                    TerminalText.F1(pair.Recall), TerminalText.F1(pair.Auroc),
                ]),
                1);
        }

        if (feature.Families.Count > 0)
        {
            text.Heading("Families and other classes of whole proteins:");
            text.Table(
                ["class", "F1", "precision", "recall", "q", ""],
                feature.Families.Take(top).Select(family => (IReadOnlyList<string>)
                [
                    $"{family.Source} {family.Id} {family.Label}".TrimEnd(), TerminalText.F1(family.TestF1),
                    TerminalText.F1(family.Precision), TerminalText.F1(family.Recall),
                    family.Q is { } q ? q.ToString("0.0e0", CultureInfo.InvariantCulture) : "-",
                    family.Specific ? "specific" : "",
                ]),
                1);
        }

        foreach (RelatedTable table in RelatedTable.Of(feature, top))
        {
            text.Heading(table.Heading + ":");
            text.Table(
                ["feature", table.Measure, "means"],
                table.Rows.Select(row => (IReadOnlyList<string>)[row.Feature, row.Value, row.Means]),
                1);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
