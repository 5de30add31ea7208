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
    /// <summary>The file name of the SAE's table.</summary>
    public const string FileName = "concepts.tsv";

    /// <summary>The file name of the table of amino-acid identity.</summary>
    public const string AminoAcidFileName = "amino_acids.tsv";

    private static readonly string[] s_columns =
    [
        "concept", "level", "validation_instances", "validation_residues", "test_instances", "test_residues", "feature",
        "threshold", "validation_f1", "test_precision", "test_recall", "test_f1", "test_residue_f1", "found",
    ];

    internal static void Write(string path, IEnumerable<LensConcept> concepts) =>
        Tsv.Write(path, s_columns, concepts.Select(concept => concept.Fields()));

    private object?[] Fields() =>
    [
        Concept, Level, ValidationInstances, ValidationResidues, TestInstances, TestResidues, Feature, Threshold,
        ValidationF1, TestPrecision, TestRecall, TestF1, TestResidueF1, Found,
    ];

    internal static IEnumerable<LensConcept> Read(string path)
    {
        foreach ((int line, string[] fields) in Tsv.Read(path, s_columns))
        {
            var row = new TsvRow(path, line, fields);
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
                row.Bool(13));
        }
    }
}
