using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>
/// The cells of a UniProt TSV as they are, for methods that are defined on the text of a cell; <see
/// cref="UniProtTsvReader"/> reads what the cells say. Plain or gzip; cells in quotes as CSV writes them are unquoted.
/// </summary>
public static class UniProtTsvTable
{
    /// <summary>Reads a file while it is enumerated.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="columns">The columns wanted, by their names in the file's first line.</param>
    /// <returns>For each line its number in the file and its cells in the order of <paramref name="columns"/>; null
    /// for an empty cell.</returns>
    /// <exception cref="PlmLensException">During enumeration: the file cannot be read, lacks a column or is
    /// ragged.</exception>
    public static IEnumerable<(long Line, string?[] Cells)> Read(string path, IReadOnlyList<string> columns)
    {
        using TextSource source = TextSource.Open(path);
        string[] headers = NextCells(source)
            ?? throw new PlmLensException($"{source.Name} is empty; give a UniProt TSV.");
        int[] places = [.. columns.Select(column => Array.IndexOf(headers, column))];
        string[] missing = [.. columns.Where((_, i) => places[i] < 0)];
        if (missing.Length > 0)
        {
            throw source.Error(
                $"there is no column {string.Join(", ", missing)}; download the TSV with all columns that are needed.");
        }

        while (NextCells(source) is { } cells)
        {
            if (cells.Length != headers.Length)
            {
                throw source.Error($"the line has {cells.Length} cells, but the header has {headers.Length}; "
                    + "the file is cut off or was edited.");
            }

            yield return (source.Line, [.. places.Select(place => cells[place].Length == 0 ? null : cells[place])]);
        }
    }

    private static string[]? NextCells(TextSource source)
    {
        while (source.TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty)
                return [.. source.Decode(line).Split('\t').Select(Unquote)];
        }

        return null;
    }

    private static string Unquote(string cell) =>
        cell.Length >= 2 && cell[0] == '"' && cell[^1] == '"'
            ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : cell;
}
