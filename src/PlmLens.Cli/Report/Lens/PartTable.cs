namespace PlmLens.Cli.Report.Lens;

/// <summary>A table of a lens that another analysis wrote, as a report shows it.</summary>
/// <param name="File">Name in the lens.</param>
/// <param name="Heading">Of the section.</param>
/// <param name="Text">What the table says.</param>
/// <param name="Columns">Columns to show, text first; those that the file does not have are left out.</param>
/// <param name="TextColumns">How many of them are text.</param>
/// <param name="SortBy">Column whose largest values come first; null for the file's order.</param>
/// <param name="Most">Rows to show.</param>
internal sealed record PartTable(
    string File,
    string Heading,
    string Text,
    IReadOnlyList<string> Columns,
    int TextColumns,
    string? SortBy = null,
    int Most = 15)
{
    /// <summary>The tables that are shown, in this order.</summary>
    public static IReadOnlyList<PartTable> All { get; } =
    [
        new("families_summary.tsv", "Families and other classes of whole proteins",
            "Classes that a feature tells apart from all other proteins, by their source.",
            ["encoder", "source", "classes", "distinct_classes", "found", "distinct_found", "median_test_f1"], 2),
        new("classes.tsv", "Classes found best",
            "The feature chosen on validation for each class, and what it does on test.",
            [
                "source", "id", "label", "feature", "test_members", "test_f1", "test_precision", "test_recall",
                "neuron_test_f1",
            ],
            3, "test_f1"),
        new("patterns_summary.tsv", "Activation patterns", "How features are active along a protein.",
            ["pattern", "features", "share"], 1),
        new("clusters.tsv", "Clusters of features", "Features whose decoder directions lie together.",
            ["concept", "cluster", "size", "central_latent", "mean_cosine", "concept_latents", "concept_test_f1"],
            1, "size"),
        new("coactive.tsv", "Features that are active together",
            "Pairs of features that share residues more than their frequencies say.",
            ["latent", "partner", "both", "jaccard", "phi", "pmi", "decoder_cosine", "null_phi"], 0, "phi"),
        new("absorption.tsv", "Absorption",
            "Concepts inside others whose own feature takes over from the feature of the whole.",
            [
                "kind", "parent", "child", "parent_latent", "child_latent", "parent_recall_others",
                "parent_recall_children", "absorption_rate", "null_rate", "p_value",
            ],
            3, "absorption_rate"),
        new("structure_test.tsv", "Sequence and structure",
            "Features whose active residues lie nearer together in space than chance, and than their places in the "
                + "chain "
            + "say.",
            [
                "verdict", "far_verdict", "feature", "proteins", "sequence_d", "structure_d", "structure_p_adjusted",
                "far_d", "far_p_adjusted",
            ],
            2, "structure_d"),
    ];

    /// <summary>Adds the section, when the lens has the table and the table has something to show.</summary>
    public void AddTo(HtmlPage page, string folder)
    {
        if (NamedTable.Read(Path.Combine(folder, File)) is not { Rows.Count: > 0 } table)
            return;
        string[] shown = [.. Columns.Where(table.Has)];
        if (shown.Length < 2)
            return;
        IEnumerable<string[]> rows = SortBy is { } key && table.Has(key)
            ? table.Rows.OrderByDescending(row => table.Number(row, key) ?? double.NegativeInfinity)
            : table.Rows;
        page.Heading(Heading);
        string all = table.Rows.Count > Most ? $" The first {Most} of {table.Rows.Count:N0} lines of {File}." : "";
        page.Paragraph(Text + all);
        page.NumberTable(
            [.. shown.Select(name => name.Replace('_', ' '))],
            rows.Take(Most)
                .Select(row => (IReadOnlyList<string>)[.. shown.Select(name => Cell(table.Text(row, name)))]),
            Columns.Take(TextColumns).Count(table.Has));
    }

    // Numbers are stored to the last bit; four digits say as much here.
    private static string Cell(string text) =>
        text.Contains('.', StringComparison.Ordinal)
        && double.TryParse(
            text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
            out double value)
            ? MetricsText.Number(value)
            : text;
}
