using System.Globalization;
using System.Text;

namespace PlmLens.Cli.Look.Lens;

/// <summary>Prints lines and tables of text that came from files: what a terminal would obey is left out.</summary>
/// <param name="output">Where to.</param>
internal sealed class TerminalText(TextWriter output)
{
    /// <summary>Prints a line.</summary>
    public void Line(string text = "") => output.WriteLine(Safe(text));

    /// <summary>Prints a heading after an empty line.</summary>
    public void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine(Safe(text));
    }

    /// <summary>Prints escape sequences and text that is known to be safe.</summary>
    public void Raw(string text) => output.WriteLine(text);

    /// <summary>Prints a table with columns as wide as they need.</summary>
    /// <param name="head">Names of the columns.</param>
    /// <param name="rows">As many cells each.</param>
    /// <param name="textColumns">Columns from the left that are text; the last column is text too and is not
    /// filled.</param>
    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, int textColumns)
    {
        List<string[]> all = [[.. head], .. rows.Select(row => row.Select(Safe).ToArray())];
        int[] widths = [.. Enumerable.Range(0, head.Count).Select(c => all.Max(row => row[c].Length))];
        foreach (string[] row in all)
        {
            output.WriteLine(("  " + string.Join("  ", row.Select((cell, c) =>
                c < textColumns ? cell.PadRight(widths[c])
                : c == row.Length - 1 ? cell
                : cell.PadLeft(widths[c])))).TrimEnd());
        }
    }

    /// <summary>Text without control characters and without those that turn the direction of writing.</summary>
    public static string Safe(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var safe = new StringBuilder(text.Length);
        foreach (char c in text)
            safe.Append(IsUnsafe(c) ? ' ' : c);
        return safe.ToString();
    }

    /// <summary>Two decimals; a dash for what is not known.</summary>
    public static string F1(double? value) =>
        value is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) : "-";

    private static bool IsUnsafe(char c) =>
        char.IsControl(c)
        || c is '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
