using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Cli.Report.Lens;

/// <summary>A table of a lens read by the names of its columns, so that a report shows what is there and leaves out
/// what another version did not write.</summary>
internal sealed class NamedTable
{
    private readonly Dictionary<string, int> _columns;
    private readonly string _path;

    private NamedTable(string path, string[] header, IReadOnlyList<string[]> rows)
    {
        _path = path;
        Rows = rows;
        _columns = [];
        for (int c = 0; c < header.Length; c++)
            _columns.TryAdd(header[c], c);
    }

    /// <summary>The rows' fields.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="PlmLensException">It cannot be read, or a row has another number of fields than the
    /// header.</exception>
    public static NamedTable? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            string[] header = (reader.ReadLine() ?? "").Split('\t');
            var rows = new List<string[]>();
            while (reader.ReadLine() is { } line)
            {
                string[] fields = line.Split('\t');
                if (fields.Length != header.Length)
                {
                    throw new PlmLensException(
                        $"{path}, line {rows.Count + 2}: {fields.Length} fields where {header.Length} belong; "
                        + "build the lens again.");
                }

                rows.Add(fields);
            }

            return new NamedTable(path, header, rows);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    /// <summary>Whether there is a column of this name.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>A field as text; empty when there is no such column.</summary>
    public string Text(string[] row, string column) => _columns.TryGetValue(column, out int c) ? row[c] : "";

    /// <summary>A field as a number; null when it is empty or there is no such column.</summary>
    /// <exception cref="PlmLensException">It is no number.</exception>
    public double? Number(string[] row, string column)
    {
        string text = Text(row, column);
        if (text.Length == 0)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new PlmLensException(
                $"{_path}: '{text}' is no number of the column {column}; build the lens again.");
    }
}
