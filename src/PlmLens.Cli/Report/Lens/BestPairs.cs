using System.Globalization;
using PlmLens.Store;

namespace PlmLens.Cli.Report.Lens;

/// <summary>The table of the concepts that are found best, with what else the lens knows about each.</summary>
internal static class BestPairs
{
    // What not every lens has: the column in concepts.tsv, and its name here.
    private static readonly (string Column, string Name)[] s_further =
    [
        ("test_auroc", "AUROC"), ("test_auprc", "average precision"), ("q", "q"), ("permuted_f1", "F1 by chance"),
        ("null_f1", "F1 of the sequence alone"),
    ];

    /// <summary>Adds it.</summary>
    public static void AddTo(HtmlPage page, string folder, IReadOnlyList<LensConcept> best)
    {
        NamedTable? table = NamedTable.Read(Path.Combine(folder, LensConcept.FileName));
        (string Column, string Name)[] further = [.. s_further.Where(f => HasValues(table, f.Column))];
        Dictionary<string, string[]> rows = (table?.Rows ?? []).ToDictionary(row => table!.Text(row, "concept"));
        page.NumberTable(
            [
                "concept", "feature", "threshold", "F1 on validation", "F1 on test", "precision", "recall",
                "F1 per residue", .. further.Select(f => f.Name), "places on test", "found",
            ],
            best.Select(c => (IReadOnlyList<string>)
            [
                c.Concept,
                $"f/{c.Feature}",
                Share(c.Threshold),
                Share(c.ValidationF1),
                Share(c.TestF1),
                Share(c.TestPrecision),
                Share(c.TestRecall),
                Share(c.TestResidueF1),
                .. further.Select(f => Share(table!.Number(rows[c.Concept], f.Column))),
                $"{c.TestInstances:N0}",
                c.Found ? "yes" : "no",
            ]));
    }

    private static bool HasValues(NamedTable? table, string column) =>
        table is not null && table.Rows.Any(row => table.Text(row, column).Length > 0);

    private static string Share(double? value) =>
        value is { } share ? share.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
