using System.Text;
using PlmLens.Core;

namespace PlmLens.Server.Lenses;

/// <summary>Reads a table of a lens that is small, or that is passed over once.</summary>
internal static class SmallTable
{
    /// <summary>The rows, one by one; none when there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PlmLensException">It cannot be read or a row is too short.</exception>
    public static IEnumerable<TableRow> Rows(string path)
    {
        if (!File.Exists(path))
            yield break;
        using StreamReader reader = Open(path);
        var header = new TableHeader(path, reader.ReadLine() ?? "");
        while (reader.ReadLine() is { } line)
            yield return new TableRow(header, line);
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }
}
