using System.Globalization;
using System.Text.RegularExpressions;

namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>
/// What InterPLM reads from the text of one cell (<c>analysis/concepts/parsing_utils.py</c>, v1.0.0), with its
/// consequences: positions with ":" or "?" are skipped, "&lt;" and "&gt;" dropped, a later entry overwrites an earlier
/// one, and a cell's name comes from <c>/note="..."</c> alone. The numbers of instances run on from cell to cell.
/// </summary>
public static partial class AnnotationCell
{
    /// <summary>The notes that are counted to find sub-concepts: the text after <paramref name="word"/> up to the next
    /// ";". Where the word is missing, the text is cut at a place that has no meaning, as in the original.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="key">What starts an entry.</param>
    /// <param name="word">What stands before the text.</param>
    public static IEnumerable<string> Notes(string cell, string key, string word)
    {
        foreach (string entry in cell.Split(key).Skip(1))
        {
            string note = After(entry, entry.IndexOf(word, StringComparison.Ordinal) + word.Length + 1);
            int end = note.IndexOf(';', StringComparison.Ordinal);
            note = (end >= 0 ? note[..end] : note.Length == 0 ? note : note[..^1]).Trim('"');
            if (!note.Contains("/evidence", StringComparison.Ordinal))
                yield return note;
        }
    }

    /// <summary>Writes a running number for each entry over its residues.</summary>
    /// <param name="cell">The cell, or null.</param>
    /// <param name="key">The first word of the column's first cell.</param>
    /// <param name="labels">[length], 0 where nothing is; written.</param>
    /// <param name="next">The number of the next entry; moves on.</param>
    public static void Binary(string? cell, string key, Span<int> labels, ref int next)
    {
        foreach (string entry in Entries(cell, key))
        {
            if (Place(entry, out int start, out int end, out bool range) is false)
                continue;
            if (range)
                Fill(labels, start, Math.Min(end, labels.Length), next);
            else
                Fill(labels, start, start, next);
            next++;
        }
    }

    /// <summary>Writes 1 at both ends of each entry.</summary>
    /// <param name="cell">The cell, or null.</param>
    /// <param name="key">The first word of the column's first cell.</param>
    /// <param name="labels">[length]; written.</param>
    public static void Paired(string? cell, string key, Span<int> labels)
    {
        foreach (string entry in Entries(cell, key))
        {
            if (Place(entry, out int start, out int end, out _) is false)
                continue;
            Fill(labels, start, start, 1);
            Fill(labels, end, end, 1);
        }
    }

    /// <summary>Writes running numbers for the entries whose note is one of <paramref name="options"/>, for the note
    /// and for "any", its last.</summary>
    /// <param name="cell">The cell, or null.</param>
    /// <param name="key">The first word of the column's first cell.</param>
    /// <param name="options">The kept notes, then "any".</param>
    /// <param name="labels">For each option [length]; written.</param>
    /// <param name="next">For each option the number of the next entry; move on.</param>
    public static void Categorical(
        string? cell, string key, IReadOnlyList<string> options, int[][] labels, int[] next)
    {
        int any = options.Count - 1;
        foreach (string entry in Entries(cell, key))
        {
            Match match = Note().Match(entry);
            if (!match.Success)
                continue;
            string note = match.Groups[1].Value.Split(';')[0];
            int option = IndexOf(options, note);
            if (option < 0 || Place(entry, out int start, out int end, out _) is false)
                continue;
            foreach (int which in (ReadOnlySpan<int>)[option, any])
                Fill(labels[which], start, end, next[which]);
            next[option]++;
            next[any]++;
        }
    }

    private static string[] Entries(string? cell, string key) => cell is null ? [] : cell.Split($"{key} ")[1..];

    private static string After(string text, int start) => start >= text.Length ? "" : text[start..];

    private static int IndexOf(IReadOnlyList<string> options, string note)
    {
        for (int i = 0; i < options.Count; i++)
        {
            if (options[i] == note)
                return i;
        }

        return -1;
    }

    // 1-based, inclusive; false for what the original skips, and for what makes its parser fail.
    private static bool Place(string entry, out int start, out int end, out bool range)
    {
        string text = entry.Split(';')[0];
        (start, end, range) = (0, 0, text.Contains("..", StringComparison.Ordinal));
        if (text.AsSpan().ContainsAny(':', '?'))
            return false;
        if (!range)
        {
            bool known = Number(text, out start);
            end = start;
            return known;
        }

        string[] ends = text.Split("..");
        return ends.Length == 2 && Number(ends[0].Trim('<'), out start) && Number(ends[1].Trim('>'), out end);
    }

    private static bool Number(string text, out int value) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);

    private static void Fill(Span<int> labels, int start, int end, int value)
    {
        for (int i = Math.Max(start, 1); i <= Math.Min(end, labels.Length); i++)
            labels[i - 1] = value;
    }

    [GeneratedRegex("/note=\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Note();
}
