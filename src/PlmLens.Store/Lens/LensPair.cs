namespace PlmLens.Store;

/// <summary>One line of <c>pairs.tsv</c>: a feature and a concept at the threshold that is best on
/// validation.</summary>
/// <param name="Feature">Number of the feature.</param>
/// <param name="Concept">Name of the concept.</param>
/// <param name="Threshold">Fraction of the feature's maximum.</param>
/// <param name="ValidationF1">F1 on validation.</param>
/// <param name="TestTruePositives">Active annotated residues on test.</param>
/// <param name="TestFalsePositives">Active other residues on test.</param>
/// <param name="TestInstancesHit">Annotated places with an active residue on test; 0 for residue-level
/// concepts.</param>
/// <param name="TestPrecision">Precision on test, per residue.</param>
/// <param name="TestRecall">Recall on test.</param>
/// <param name="TestF1">F1 on test.</param>
/// <param name="TestResidueF1">F1 on test with recall per residue.</param>
public sealed record LensPair(
    int Feature,
    string Concept,
    double Threshold,
    double ValidationF1,
    int TestTruePositives,
    int TestFalsePositives,
    int TestInstancesHit,
    double TestPrecision,
    double TestRecall,
    double TestF1,
    double TestResidueF1)
{
    /// <summary>Area under the ROC curve of the feature's values on test, 0 to 1; null when not known.</summary>
    public double? TestAuroc { get; init; }

    /// <summary>Average precision of the feature's values on test, 0 to 1; null when not known.</summary>
    public double? TestAveragePrecision { get; init; }

    /// <summary>The table's file name.</summary>
    public const string FileName = "pairs.tsv";

    // What every version has; further columns follow.
    private static readonly string[] s_firstColumns =
    [
        "feature", "concept", "threshold", "validation_f1", "test_tp", "test_fp", "test_instances_hit",
        "test_precision", "test_recall", "test_f1", "test_residue_f1",
    ];

    private static readonly string[] s_columns = [.. s_firstColumns, "test_auroc", "test_auprc"];

    internal static void Write(string path, IEnumerable<LensPair> pairs) =>
        Tsv.Write(path, s_columns, pairs.Select(pair => pair.Fields()));

    private object?[] Fields() =>
    [
        Feature, Concept, Threshold, ValidationF1, TestTruePositives, TestFalsePositives, TestInstancesHit,
        TestPrecision, TestRecall, TestF1, TestResidueF1, TestAuroc, TestAveragePrecision,
    ];

    internal static IEnumerable<LensPair> Read(string path)
    {
        foreach ((int line, string[] fields) in Tsv.Read(path, s_firstColumns))
        {
            var row = new TsvRow(path, line, fields);
            bool more = fields.Length >= s_columns.Length;
            yield return new LensPair(
                row.Int(0),
                fields[1],
                row.Double(2),
                row.Double(3),
                row.Int(4),
                row.Int(5),
                row.Int(6),
                row.Double(7),
                row.Double(8),
                row.Double(9),
                row.Double(10))
            {
                TestAuroc = more ? row.DoubleOrNull(11) : null,
                TestAveragePrecision = more ? row.DoubleOrNull(12) : null,
            };
        }
    }
}
