using System.Text;

namespace PlmLens.Proteins;

/// <summary>Conventions of UniProt's texts: wrapped lines, evidence in braces, synonyms in brackets.</summary>
internal static class UniProtText
{
    /// <summary>
    /// Appends a continuation line. UniProt wraps at blanks, and inside words after '-' and '/'; a hyphen that stands
    /// for a left-out word ("N- and C-terminal") keeps its blank.
    /// </summary>
    public static void AppendWrapped(StringBuilder text, string line)
    {
        if (text.Length > 0 && line.Length > 0 && !ContinuesWord(text, line))
            text.Append(' ');
        text.Append(line);
    }

    /// <summary>The text without <c>{ECO:...}</c> groups and the blanks before them.</summary>
    public static string WithoutEvidence(string text) =>
        SplitEvidence(text).Plain;

    /// <summary>The codes in all <c>{ECO:...}</c> groups of a text.</summary>
    public static string[] Evidence(string text) =>
        [.. SplitEvidence(text).Groups.SelectMany(FeatureQualifiers.SplitEvidence)];

    /// <summary>The first name of <c>Name (Synonym) (EC 1.1.1.1) [Cleaved into: ...]</c>.</summary>
    public static string? RecommendedName(string names)
    {
        ReadOnlySpan<char> rest = names.AsSpan().Trim();
        while (rest.Length > 0 && rest[^1] is ')' or ']')
        {
            int open = IndexOfOpening(rest);
            if (open <= 0 || rest[open - 1] != ' ')
                break;
            rest = rest[..open].TrimEnd();
        }

        return rest.Length > 0 ? rest.ToString() : null;
    }

    /// <summary>The numbers of all <c>(EC 1.2.3.4)</c> in a text, each once.</summary>
    public static string[] EcNumbers(string names) =>
        [.. Between(names, "(EC ", ')').Distinct()];

    private static bool ContinuesWord(StringBuilder text, string line)
    {
        bool breaksWord = text.Length > 1 && text[^1] is '-' or '/' && text[^2] != ' ';
        return breaksWord
            && !line.StartsWith("and ", StringComparison.Ordinal)
            && !line.StartsWith("or ", StringComparison.Ordinal);
    }

    /// <summary>Where the bracket opens that the last character closes; -1 when it does not.</summary>
    private static int IndexOfOpening(ReadOnlySpan<char> text)
    {
        int depth = 0;
        for (int i = text.Length - 1; i >= 0; i--)
        {
            depth += text[i] switch { ')' or ']' => 1, '(' or '[' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static (string Plain, List<string> Groups) SplitEvidence(string text)
    {
        var groups = new List<string>();
        var rest = new StringBuilder();
        int at = 0;
        while (true)
        {
            int open = text.IndexOf("{ECO:", at, StringComparison.Ordinal);
            int close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
                break;
            rest.Append(text.AsSpan(at, open - at).TrimEnd());
            groups.Add(text[(open + 1)..close]);
            at = close + 1;
        }

        rest.Append(text.AsSpan(at));
        return (rest.ToString().Trim(), groups);
    }

    private static IEnumerable<string> Between(string text, string open, char close)
    {
        int at = 0;
        while ((at = text.IndexOf(open, at, StringComparison.Ordinal)) >= 0)
        {
            int start = at + open.Length;
            at = text.IndexOf(close, start);
            if (at < 0)
                yield break;
            yield return text[start..at];
        }
    }
}
