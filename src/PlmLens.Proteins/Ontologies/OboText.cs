using System.Text;

namespace PlmLens.Proteins.Ontologies;

/// <summary>The value of a line of an OBO file, as <c>GO:0000001 {source="x"} ! its name</c> holds one, after the
/// syntax of OBO 1.4: a backslash takes the next letter as it is, trailing modifiers stand in braces, a comment follows
/// an exclamation mark.</summary>
internal static class OboText
{
    /// <summary>The value without modifiers and comment, escapes resolved.</summary>
    /// <param name="text">What follows the colon of the tag.</param>
    public static string Value(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var value = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            char letter = text[at];
            bool apart = at == 0 || char.IsWhiteSpace(text[at - 1]);
            if (apart && (letter == '!' || (letter == '{' && AreModifiers(text[at..]))))
                break;
            value.Append(letter == '\\' && at + 1 < text.Length ? Escaped(text[++at]) : letter);
        }

        return value.ToString().Trim();
    }

    private static char Escaped(char letter) => letter switch
    {
        'n' or 't' or 'W' => ' ',
        _ => letter,
    };

    // {name="value", other=value} and then nothing but a comment. Braces in a name are no modifiers.
    private static bool AreModifiers(ReadOnlySpan<char> text)
    {
        bool quoted = false, equals = false;
        for (int at = 1; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '=' when !quoted:
                    equals = true;
                    break;
                case '}' when !quoted:
                    ReadOnlySpan<char> rest = text[(at + 1)..].TrimStart();
                    return equals && (rest.IsEmpty || rest[0] == '!');
            }
        }

        return false;
    }
}
