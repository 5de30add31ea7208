namespace PlmLens.Proteins;

/// <summary>
/// The GN lines of an entry, joined: <c>Name=FOS; Synonyms=A, B; and Name=...;</c>, or before 2004
/// <c>(FOS OR A) AND B.</c>
/// </summary>
internal static class UniProtGeneNames
{
    private static readonly string[] s_oldSeparators = [" OR ", " AND "];

    public static string[] Parse(string text)
    {
        text = UniProtText.WithoutEvidence(text);
        IEnumerable<string> names = text.Contains('=')
            ? text.Split(';').SelectMany(Values)
            : text.TrimEnd('.').Split(s_oldSeparators, StringSplitOptions.TrimEntries).Select(n => n.Trim('(', ')'));
        return [.. names.Where(n => n.Length > 0).Distinct()];
    }

    /// <summary>The values of <c>Synonyms=A, B</c>.</summary>
    private static string[] Values(string item)
    {
        int equals = item.IndexOf('=');
        return equals < 0 ? [] : item[(equals + 1)..].Split(", ", StringSplitOptions.TrimEntries);
    }
}
