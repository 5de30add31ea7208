using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Server.Lenses;

/// <summary>The header of a table: where each column is.</summary>
internal sealed class TableHeader
{
    private readonly Dictionary<string, int> _columns = [];

    /// <param name="path">The file, for messages.</param>
    /// <param name="line">Its first line.</param>
    public TableHeader(string path, string line)
    {
        Path = path;
        Names = line.TrimEnd('\r').Split('\t');
        for (int c = 0; c < Names.Count; c++)
            _columns.TryAdd(Names[c], c);
    }

    /// <summary>As the constructor, from bytes.</summary>
    public static TableHeader Of(string path, ReadOnlySpan<byte> line) => new(path, Encoding.UTF8.GetString(line));

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of a column, or -1.</summary>
    public int Find(string column) => _columns.GetValueOrDefault(column, -1);

    /// <summary>Number of a column that must be there.</summary>
    /// <exception cref="PlmLensException">It is not.</exception>
    public int Require(string column) => Find(column) is >= 0 and int c
        ? c
        : throw new PlmLensException($"{Path} has no column {column}; build the lens again.");

    /// <summary>The error to show for a line that has fewer fields than the header.</summary>
    public PlmLensException TooShort(string line, int fields) => new(
        $"{Path}: the line '{Start(line)}' has {fields} fields where {Names.Count} belong; build the lens again.");

    /// <summary>The error to show for a field.</summary>
    public PlmLensException Bad(string column, string text) =>
        new($"{Path}: '{Start(text)}' is no value of the column {column}; build the lens again.");

    private static string Start(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

/// <summary>One line of a table, its fields by the names of their columns; a column that the table lacks reads as
/// empty, so that lenses of earlier versions are read too.</summary>
internal readonly struct TableRow
{
    private readonly TableHeader _header;
    private readonly string[] _fields;

    /// <param name="header">Of the table.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="PlmLensException">It has fewer fields than the header.</exception>
    public TableRow(TableHeader header, string line)
    {
        _header = header;
        _fields = line.TrimEnd('\r').Split('\t');
        if (_fields.Length < header.Names.Count)
            throw header.TooShort(line, _fields.Length);
    }

    /// <summary>Names of the table's columns.</summary>
    public IReadOnlyList<string> Columns => _header.Names;

    /// <summary>A field as text.</summary>
    public string Text(string column) => _header.Find(column) is >= 0 and int c ? _fields[c] : "";

    /// <summary>A field as a number; null when empty, NaN or infinite.</summary>
    /// <exception cref="PlmLensException">It is no number.</exception>
    public double? Number(string column)
    {
        string text = Text(column);
        if (text.Length == 0)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? (double.IsFinite(value) ? value : null)
            : throw Bad(column, text);
    }

    /// <summary>A field as a number that must be there.</summary>
    /// <exception cref="PlmLensException">It is empty or no number.</exception>
    public double Required(string column) => Number(column) ?? throw Bad(column, Text(column));

    /// <summary>A field as a whole number; null when empty.</summary>
    /// <exception cref="PlmLensException">It is no whole number.</exception>
    public int? Int(string column)
    {
        string text = Text(column);
        if (text.Length == 0)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Bad(column, text);
    }

    /// <summary>A field as a whole number that must be there.</summary>
    /// <exception cref="PlmLensException">It is empty or no whole number.</exception>
    public int RequiredInt(string column) => Int(column) ?? throw Bad(column, Text(column));

    private PlmLensException Bad(string column, string text) => _header.Bad(column, text);
}
