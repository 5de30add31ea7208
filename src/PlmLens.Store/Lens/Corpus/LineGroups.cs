using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>A table whose lines begin with an ascending number, so that the lines of one number lie together; they are
/// read where they are asked for.</summary>
internal sealed class LineGroups : IDisposable
{
    private readonly Dictionary<int, Group> _groups = [];
    private readonly int _columns;
    private readonly TableLines _table;

    private LineGroups(string path, IReadOnlyList<string> columns, int limit)
    {
        _columns = columns.Count;
        int last = -1;
        Group group = default;
        _table = TableLines.Open(path, columns, (line, offset, number) =>
        {
            if (!TableLines.TryFirst(line, out int key) || key >= limit)
                throw TableLines.Bad(path, number, $"it does not begin with a {columns[0]} of the lens");
            if (key < last)
                throw TableLines.Bad(path, number, $"{columns[0]} {key} follows {columns[0]} {last}");
            if (key > last)
            {
                Keep(last, group);
                group = new Group(offset, 0, number, 0);
            }

            group = group with { End = offset + line.Length, Lines = group.Lines + 1 };
            last = key;
        });
        Keep(last, group);
    }

    /// <summary>Opens a table and passes over it once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of its first columns, the first of which is the number.</param>
    /// <param name="limit">All numbers must be smaller.</param>
    /// <exception cref="PlmLensException">The file cannot be read, or its numbers do not ascend.</exception>
    public static LineGroups Open(string path, IReadOnlyList<string> columns, int limit) => new(path, columns, limit);

    /// <summary>Lines of one number.</summary>
    public int CountOf(int key) => _groups.GetValueOrDefault(key).Lines;

    /// <summary>Reads the lines of one number, in file order.</summary>
    /// <returns>The line's number in the file, and its fields.</returns>
    /// <exception cref="PlmLensException">A line is too short.</exception>
    public IEnumerable<(int Line, string[] Fields)> Read(int key)
    {
        if (!_groups.TryGetValue(key, out Group group))
            yield break;
        string text = _table.Read(group.Start, group.End);
        int line = group.FirstLine;
        foreach (Range range in Lines(text))
        {
            string[] fields = text[range].TrimEnd('\r').Split('\t');
            if (fields.Length < _columns)
                throw Bad(line, $"{fields.Length} fields where {_columns} belong");
            yield return (line++, fields);
        }
    }

    /// <summary>The error to show for a line.</summary>
    public PlmLensException Bad(int line, string what) => _table.Bad(line, what);

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private static IEnumerable<Range> Lines(string text)
    {
        for (int start = 0; start <= text.Length;)
        {
            int end = text.IndexOf('\n', start);
            if (end < 0)
                end = text.Length;
            yield return start..end;
            start = end + 1;
        }
    }

    private void Keep(int key, Group group)
    {
        if (key >= 0)
            _groups.Add(key, group);
    }

    private readonly record struct Group(long Start, long End, int FirstLine, int Lines);
}
