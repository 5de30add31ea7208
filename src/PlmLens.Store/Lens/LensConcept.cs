namespace PlmLens.Store;

/// <summary>One line of <c>concepts.tsv</c> and of the baselines' tables: how well an encoder finds a concept. The
/// feature and its threshold were chosen on the validation half; test numbers come from the other.</summary>
/// <param name="Concept">Name, such as "DOMAIN: Protein kinase".</param>
/// <param name="Level">"residue" or "domain": what recall counts.</param>
/// <param name="ValidationInstances">Places in the validation half.</param>
/// <param name="ValidationResidues">Residues in those.</param>
/// <param name="TestInstances">Places in the test half.</param>
/// <param name="TestResidues">Residues in those.</param>
/// <param name="Feature">The best feature; null when none is ever active on the concept.</param>
/// <param name="Threshold">Its threshold, a fraction of its maximum.</param>
/// <param name="ValidationF1">F1 on validation.</param>
/// <param name="TestPrecision">Precision on test, per residue.</param>
/// <param name="TestRecall">Recall on test, per residue or place by <paramref name="Level"/>.</param>
/// <param name="TestF1">F1 on test.</param>
/// <param name="TestResidueF1">F1 on test with recall per residue.</param>
/// <param name="Found">F1 above the bound on both halves.</param>
public sealed record LensConcept(
    string Concept,
    string Level,
    int ValidationInstances,
    int ValidationResidues,
    int TestInstances,
    int TestResidues,
    int? Feature,
    double? Threshold,
    double? ValidationF1,
    double? TestPrecision,
    double? TestRecall,
    double? TestF1,
    double? TestResidueF1,
    bool Found)
{
    /// <summary>Area under the ROC curve of the feature's values on test, 0 to 1; null when not known.</summary>
    public double? TestAuroc { get; init; }

    /// <summary>Average precision of the feature's values on test, 0 to 1; null when not known.</summary>
    public double? TestAveragePrecision { get; init; }

    /// <summary>p of <see cref="TestF1"/> against permuted labels; null when not measured.</summary>
    public double? P { get; init; }

    /// <summary>False discovery rate over all concepts; null when not measured.</summary>
    public double? Q { get; init; }

    /// <summary>Mean test F1 of the best pair under permuted labels; null when not measured.</summary>
    public double? PermutedF1 { get; init; }

    /// <summary>F1 on test of the null concept (identity, position, composition) that predicts this concept best on
    /// validation; null when not known.</summary>
    public double? NullF1 { get; init; }

    /// <summary>That null concept.</summary>
    public string? NullPredictor { get; init; }

    /// <summary>The file name of the SAE's table.</summary>
    public const string FileName = "concepts.tsv";

    /// <summary>The file name of the table of amino-acid identity.</summary>
    public const string AminoAcidFileName = "amino_acids.tsv";

    // What every version has; further columns follow.
    private static readonly string[] s_firstColumns =
    [
        "concept", "level", "validation_instances", "validation_residues", "test_instances", "test_residues", "feature",
        "threshold", "validation_f1", "test_precision", "test_recall", "test_f1", "test_residue_f1", "found",
    ];

    private static readonly string[] s_columns =
    [
        .. s_firstColumns, "test_auroc", "test_auprc", "p", "q", "permuted_f1", "null_f1", "null_predictor",
    ];

    internal static void Write(string path, IEnumerable<LensConcept> concepts) =>
        Tsv.Write(path, s_columns, concepts.Select(concept => concept.Fields()));

    private object?[] Fields() =>
    [
        Concept, Level, ValidationInstances, ValidationResidues, TestInstances, TestResidues, Feature, Threshold,
        ValidationF1, TestPrecision, TestRecall, TestF1, TestResidueF1, Found, TestAuroc, TestAveragePrecision, P, Q,
        PermutedF1, NullF1, NullPredictor,
    ];

    internal static IEnumerable<LensConcept> Read(string path)
    {
        foreach ((int line, string[] fields) in Tsv.Read(path, s_firstColumns))
        {
            var row = new TsvRow(path, line, fields);
            bool more = fields.Length >= s_columns.Length;
            yield return new LensConcept(
                fields[0],
                fields[1],
                row.Int(2),
                row.Int(3),
                row.Int(4),
                row.Int(5),
                row.IntOrNull(6),
                row.DoubleOrNull(7),
                row.DoubleOrNull(8),
                row.DoubleOrNull(9),
                row.DoubleOrNull(10),
                row.DoubleOrNull(11),
                row.DoubleOrNull(12),
                row.Bool(13))
            {
                TestAuroc = more ? row.DoubleOrNull(14) : null,
                TestAveragePrecision = more ? row.DoubleOrNull(15) : null,
                P = more ? row.DoubleOrNull(16) : null,
                Q = more ? row.DoubleOrNull(17) : null,
                PermutedF1 = more ? row.DoubleOrNull(18) : null,
                NullF1 = more ? row.DoubleOrNull(19) : null,
                NullPredictor = more && fields[20].Length > 0 ? fields[20] : null,
            };
        }
    }
}
