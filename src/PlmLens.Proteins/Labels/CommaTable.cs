using PlmLens.Core;

namespace PlmLens.Proteins.Labels;

/// <summary>Reads comma-separated lines without quotes, with a header, by the names of columns.</summary>
internal sealed class CommaTable
{
    private readonly TextSource _source;
    private readonly string[] _header;

    /// <summary>Reads the header.</summary>
    /// <exception cref="PlmLensException">The file is empty.</exception>
    public CommaTable(TextSource source)
    {
        _source = source;
        if (!source.TryReadLine(out ReadOnlySpan<byte> line))
            throw new PlmLensException($"{source.Name} is empty; give a table with a header line.");
        _header = [.. source.Decode(line).Split(',').Select(h => h.Trim())];
    }

    /// <summary>Where a column stands; -1 when it is not there.</summary>
    public int Find(string column) => Array.IndexOf(_header, column);

    /// <summary>Where a needed column stands.</summary>
    /// <exception cref="PlmLensException">It is not there.</exception>
    public int Column(string column) => Find(column) is >= 0 and int at
        ? at
        : throw _source.Error(
            $"there is no column '{column}', only {string.Join(", ", _header)}; give the right file.");

    /// <summary>The rows; blank lines are skipped.</summary>
    /// <exception cref="PlmLensException">A row has another number of cells than the header.</exception>
    public IEnumerable<string[]> Rows()
    {
        while (NextLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            if (line.Contains('"', StringComparison.Ordinal))
                throw _source.Error("a cell is quoted, which is not read here; write the table without quotes.");
            string[] cells = line.Split(',');
            if (cells.Length != _header.Length)
            {
                throw _source.Error(
                    $"the line has {cells.Length} cells, but the header has {_header.Length}; the file is cut off.");
            }

            yield return cells;
        }
    }

    private string? NextLine() =>
        _source.TryReadLine(out ReadOnlySpan<byte> bytes) ? _source.Decode(bytes) : null;
}
