using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>InterPLM's result files, byte for byte as its scripts write them.</summary>
public static class ScoringCsv
{
    /// <summary>The table of one half.</summary>
    public const string ScoresName = "concept_f1_scores.csv";

    /// <summary>The best feature of each concept.</summary>
    public const string TopName = "heldout_top_pairings.csv";

    /// <summary>All pairs above the bound.</summary>
    public const string AllName = "heldout_all_top_pairings.csv";

    private const string Header =
        "concept,feature,threshold_pct,precision,recall,recall_per_domain,f1,f1_per_domain,tp,fp,tp_per_domain,"
        + "is_aa_level_concept";

    /// <summary>Writes rows without index.</summary>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<ScoringRow> rows) =>
        WriteLines(path, rows.Select(Line).Prepend(Header));

    /// <summary>Writes rows with their index.</summary>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<IndexedRow> rows) => WriteLines(
        path,
        rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Index},{Line(row.Row)}"))
            .Prepend("," + Header));

    private static void WriteLines(string path, IEnumerable<string> lines)
    {
        using var file = new AtomicFile(path);
        try
        {
            using var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
            writer.NewLine = "\n";
            foreach (string line in lines)
                writer.WriteLine(line);
        }
        catch (IOException e)
        {
            throw file.Failure(e);
        }

        file.Commit();
    }

    private static string Line(ScoringRow row) => string.Join(
        ',',
        Quoted(row.Concept),
        row.Feature.ToString(CultureInfo.InvariantCulture),
        PandasNumber.Text(row.Threshold),
        PandasNumber.Text(row.Precision),
        PandasNumber.Text(row.Recall),
        PandasNumber.Text(row.RecallPerDomain),
        PandasNumber.Text(row.F1),
        PandasNumber.Text(row.F1PerDomain),
        PandasNumber.Text(row.TruePositives),
        PandasNumber.Text(row.FalsePositives),
        PandasNumber.Text(row.DomainsHit),
        row.IsResidueLevel ? "True" : "False");

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\n\r")
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
