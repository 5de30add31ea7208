namespace PlmLens.Proteins;

/// <summary>
/// The DE lines of an entry, joined: <c>RecName: Full=...; EC=...; AltName: ...; Contains: RecName: ...</c>, or before
/// 2008 one sentence, <c>Name (Synonym) (EC 1.1.1.1).</c>
/// </summary>
internal static class UniProtDescription
{
    private static readonly string[] s_sections = ["Contains:", "Includes:"];
    private static readonly string[] s_categories = ["RecName:", "AltName:", "SubName:"];

    public static (string? Name, string[] EcNumbers) Parse(string text)
    {
        if (!text.Contains("Name: ", StringComparison.Ordinal))
        {
            string sentence = text.TrimEnd('.');
            return (UniProtText.RecommendedName(sentence), UniProtText.EcNumbers(sentence));
        }

        string? name = null;
        var numbers = new List<string>();
        foreach (string part in SplitOutsideEvidence(text))
        {
            string item = WithoutPrefix(WithoutPrefix(part, s_sections), s_categories);
            if (item.StartsWith("Full=", StringComparison.Ordinal))
                name ??= item[5..];
            else if (item.StartsWith("EC=", StringComparison.Ordinal) && !numbers.Contains(item[3..]))
                numbers.Add(item[3..]);
        }

        return (name, [.. numbers]);
    }

    private static string[] SplitOutsideEvidence(string text) =>
        UniProtText.WithoutEvidence(text)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string WithoutPrefix(string item, string[] prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (item.StartsWith(prefix, StringComparison.Ordinal))
                return item[prefix.Length..].TrimStart();
        }

        return item;
    }
}
