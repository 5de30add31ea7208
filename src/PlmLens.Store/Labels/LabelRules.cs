using System.Buffers;
using System.Globalization;
using System.Text;

namespace PlmLens.Store;

/// <summary>What may stand in an entry of the labels journal. The same rules hold for writing and reading.</summary>
public static class LabelRules
{
    /// <summary>Longest text of a note, in bytes of UTF-8.</summary>
    public const int MostTextBytes = 10_000;

    /// <summary>Longest name of a latent, in characters (UTF-16 units).</summary>
    public const int MostNameLength = 200;

    /// <summary>Longest author, in characters (UTF-16 units).</summary>
    public const int MostAuthorLength = 100;

    /// <summary>Longest key of a session, in characters.</summary>
    public const int MostSessionLength = 100;

    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdef");

    internal static bool IsId(string? id) => id is { Length: 36 }
        && Guid.TryParseExact(id, "D", out Guid guid)
        && guid.ToString("D") == id;

    internal static bool IsHash(string? hash) => hash is { Length: > 0 and <= 64 }
        && !hash.AsSpan().ContainsAnyExcept(s_hexadecimal);

    internal static string? Check(LabelDraft draft) =>
        draft.Latent < 0 ? "The latent must be 0 or more."
        : CheckAuthor(draft.Author)
        ?? CheckText(draft)
        ?? CheckValue(draft)
        ?? CheckTarget(draft)
        ?? CheckBlind(draft);

    private static string? CheckAuthor(string? author)
    {
        if (string.IsNullOrWhiteSpace(author))
            return "The author is missing; say who writes.";
        if (author.Length > MostAuthorLength)
            return $"The author has {author.Length} characters; at most {MostAuthorLength} are allowed.";
        if (Hidden(author, lines: false) is { } hidden)
            return $"The author holds {hidden}; write it without.";
        // Spreadsheets take a cell that begins with another sign for a formula.
        return char.IsLetterOrDigit(author, 0) ? null : "The author must begin with a letter or a digit.";
    }

    private static string? CheckText(LabelDraft draft)
    {
        bool name = draft.Kind == LabelKind.Name;
        if (!name && draft.Kind != LabelKind.Note)
            return draft.Text is null ? null : "Only a name or a note has a text.";
        if (string.IsNullOrWhiteSpace(draft.Text))
            return $"The {(name ? "name" : "note")} is empty.";
        if (name && draft.Text.Length > MostNameLength)
            return $"The name has {draft.Text.Length} characters; at most {MostNameLength} are allowed; write a note.";
        if (Hidden(draft.Text, lines: !name) is { } hidden)
            return $"The {(name ? "name" : "note")} holds {hidden}; write it without.";
        int bytes = Encoding.UTF8.GetByteCount(draft.Text);
        return bytes <= MostTextBytes
            ? null
            : $"The note has {bytes} bytes; at most {MostTextBytes} are allowed; write two.";
    }

    private static string? CheckValue(LabelDraft draft) => draft.Kind is LabelKind.Rating or LabelKind.Blind
        ? draft.Value is 0 or 1 or 2 ? null : "A rating is 0 (no), 1 (maybe) or 2 (yes)."
        : draft.Value is null ? null : "Only a rating has a value.";

    private static string? CheckTarget(LabelDraft draft)
    {
        if (draft.Target is null)
            return draft.Kind == LabelKind.Delete ? "Say which entry to delete." : null;
        if (draft.Kind is LabelKind.Rating or LabelKind.Blind)
            return "A rating replaces nothing by id; the author's last one holds.";
        return IsId(draft.Target) ? null : "The target is no id of an entry.";
    }

    private static string? CheckBlind(LabelDraft draft)
    {
        if (draft.Kind != LabelKind.Blind)
            return draft.Source is null && draft.Session is null ? null : "Only a blind rating has a session.";
        if (draft.Source is not { } source || !Enum.IsDefined(source))
            return "A blind rating must say what was rated.";
        if (draft.Session is not { Length: > 0 and <= MostSessionLength })
            return $"A blind rating needs a session of at most {MostSessionLength} characters.";
        return draft.Session.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? null
            : "The session may hold letters, digits, dots and dashes only.";
    }

    // Nothing that cannot be seen: control characters, line and paragraph separators, signs that turn the direction of
    // writing, halves of surrogate pairs. Notes may have lines and tabs.
    private static string? Hidden(string text, bool lines)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                return "half of a character";
            else if (lines && c is '\n' or '\t')
                continue;
            else if (char.IsControl(c))
                return string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)c:X4}");
            else if (c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))
                return string.Create(CultureInfo.InvariantCulture, $"the invisible character U+{(int)c:X4}");
        }

        return null;
    }
}
