using System.Text;
using System.Text.RegularExpressions;

namespace PlmLens.Proteins;

/// <summary>Conventions of UniProt's texts: wrapped lines, evidence in braces, synonyms in brackets.</summary>
internal static partial class UniProtText
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
        text.Contains("{ECO:", StringComparison.Ordinal) ? EvidenceGroup().Replace(text, "").Trim() : text.Trim();

    /// <summary>The codes in all <c>{ECO:...}</c> groups of a text.</summary>
    public static string[] Evidence(string text) =>
        [.. EvidenceGroup().Matches(text).SelectMany(m => FeatureQualifiers.SplitEvidence(m.Groups[1].Value))];

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
        [.. EcGroup().Matches(names).Select(m => m.Groups[1].Value).Distinct()];

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

    [GeneratedRegex(@"\s*\{(ECO:[^{}]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex EvidenceGroup();

    [GeneratedRegex(@"\(EC ([1-7]\.[0-9n.\-]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex EcGroup();
}
