namespace PlmLens.Proteins;

/// <summary>Values in double quotes as UniProt writes them: a quote inside is doubled.</summary>
internal static class QuotedValue
{
    /// <summary>
    /// Finds the quote that closes a value: the last of a run of odd length that stands before a semicolon or the end.
    /// </summary>
    /// <param name="text">What follows the opening quote.</param>
    /// <returns>Index of the closing quote; -1 when there is none.</returns>
    public static int IndexOfClose(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int quote = text[at..].IndexOf('"');
            if (quote < 0)
                return -1;
            at += quote;
            int run = at;
            while (run < text.Length && text[run] == '"')
                run++;
            bool closes = run == text.Length || text[run] == ';';
            if (closes && (run - at) % 2 == 1)
                return run - 1;
            at = run;
        }

        return -1;
    }

    /// <summary>The value without its outer quotes, with doubled quotes made single.</summary>
    public static string Unescape(string inner) => inner.Replace("\"\"", "\"", StringComparison.Ordinal);
}
