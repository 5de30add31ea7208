using System.Buffers;
using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// Tables as tab-separated text: UTF-8, one header line, "\n" line ends, no quoting. A tab, line end or other
/// control character inside a field becomes a space. Numbers are written so that reading them back gives the same bits.
/// </summary>
public static class Tsv
{
    // C0 with DEL, and C1: a terminal that shows a field must not obey it.
    private static readonly SearchValues<char> s_controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>One field as text: numbers in the shortest exact form, booleans as true and false, null as
    /// nothing.</summary>
    public static string Field(object? value) => value switch
    {
        null => "",
        string text => Clean(text),
        bool truth => truth ? "true" : "false",
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Clean(value.ToString() ?? ""),
    };

    /// <summary>Writes a table, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">As many fields in each row.</param>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        using var file = new AtomicFile(path);
        try
        {
            using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true))
            {
                writer.NewLine = "\n";
                writer.WriteLine(string.Join('\t', columns));
                foreach (object?[] row in rows)
                {
                    if (row.Length != columns.Count)
                        throw new ArgumentException($"A row has {row.Length} fields, not {columns.Count}.");
                    writer.WriteLine(string.Join('\t', row.Select(Field)));
                }
            }
        }
        catch (IOException e)
        {
            throw file.Failure(e);
        }

        file.Commit();
    }

    /// <summary>Reads the rows of a table one by one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of the first columns; there may be more after them.</param>
    /// <returns>The line number in the file, and the row's fields: at least as many as there are
    /// <paramref name="columns"/>.</returns>
    /// <exception cref="PlmLensException">The file cannot be read, has other columns, or a row is too
    /// short.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Read(string path, IReadOnlyList<string> columns)
    {
        using StreamReader reader = Open(path);
        string[] header = (reader.ReadLine() ?? "").Split('\t');
        if (!header.Take(columns.Count).SequenceEqual(columns))
        {
            throw new PlmLensException(
                $"{path}, line 1: expected the columns {string.Join(", ", columns)}; make the file again.");
        }

        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            string[] fields = text.Split('\t');
            if (fields.Length < columns.Count)
            {
                throw new PlmLensException(
                    $"{path}, line {line}: {fields.Length} fields where {columns.Count} belong; make the file again.");
            }

            yield return (line, fields);
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private static string Clean(string text) => text.AsSpan().IndexOfAny(s_controls) < 0
        ? text
        : string.Create(text.Length, text, (cleaned, source) => source.AsSpan().ReplaceAny(cleaned, s_controls, ' '));
}
