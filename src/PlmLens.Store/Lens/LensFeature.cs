using System.Globalization;

namespace PlmLens.Store;

/// <summary>One line of <c>features.tsv</c>: what a feature does in the corpus.</summary>
/// <param name="Feature">Number of the feature.</param>
/// <param name="Density">Share of residues on which it is active, 0 to 1.</param>
/// <param name="Maximum">Largest activation; 0 when dead.</param>
/// <param name="MeanActive">Mean activation where it is active; 0 when dead.</param>
/// <param name="ProteinShare">Share of proteins with an active residue, 0 to 1.</param>
/// <param name="ValidationMaximum">Largest activation in the validation half: what thresholds are fractions of.</param>
public sealed record LensFeature(
    int Feature, double Density, float Maximum, double MeanActive, double ProteinShare, float ValidationMaximum)
{
    /// <summary>The table's file name.</summary>
    public const string FileName = "features.tsv";

    private static readonly string[] s_columns =
        ["feature", "density", "max", "mean_active", "protein_share", "validation_max"];

    internal static void Write(string path, IEnumerable<LensFeature> features) => Tsv.Write(
        path,
        s_columns,
        features.Select(f => new object?[]
        {
            f.Feature, f.Density, f.Maximum, f.MeanActive, f.ProteinShare, f.ValidationMaximum,
        }));

    internal static IEnumerable<LensFeature> Read(string path)
    {
        foreach ((int line, string[] fields) in Tsv.Read(path, s_columns))
        {
            var row = new TsvRow(path, line, fields);
            yield return new LensFeature(
                row.Int(0), row.Double(1), (float)row.Double(2), row.Double(3), row.Double(4), (float)row.Double(5));
        }
    }
}

/// <summary>Reads the fields of one line, with errors that say where.</summary>
internal readonly record struct TsvRow(string Path, int Line, string[] Fields)
{
    public int Int(int column) =>
        int.TryParse(Fields[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Bad(column);

    public double Double(int column) =>
        double.TryParse(Fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Bad(column);

    public bool Bool(int column) => bool.TryParse(Fields[column], out bool value) ? value : throw Bad(column);

    public int? IntOrNull(int column) => Fields[column].Length == 0 ? null : Int(column);

    public double? DoubleOrNull(int column) => Fields[column].Length == 0 ? null : Double(column);

    private Core.PlmLensException Bad(int column) =>
        new($"{Path}, line {Line}: '{Fields[column]}' is not a value of column {column + 1}; build the lens again.");
}
