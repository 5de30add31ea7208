namespace PlmLens.Proteins;

/// <summary>
/// A feature cell of a UniProt TSV: <c>BINDING 5..7; /ligand="ATP"; /evidence="ECO:0000255"; BINDING 12; ...</c>.
/// </summary>
internal static class FeatureCell
{
    /// <summary>Appends the cell's features; returns null or what is wrong.</summary>
    public static string? Parse(string cell, List<ProteinFeature> features)
    {
        ProteinFeature? current = null;
        int at = 0;
        while (true)
        {
            while (at < cell.Length && cell[at] is ' ' or ';')
                at++;
            if (at >= cell.Length)
                break;
            if (cell[at] == '/')
            {
                int open = cell.IndexOf("=\"", at, StringComparison.Ordinal);
                int length = open < 0 ? -1 : QuotedValue.IndexOfClose(cell.AsSpan(open + 2));
                if (current is null || length < 0)
                    return $"'{Shorten(cell, at)}' is not a qualifier such as /note=\"...\" behind a feature.";
                string value = QuotedValue.Unescape(cell.Substring(open + 2, length));
                current = FeatureQualifiers.With(current, cell[(at + 1)..open], value);
                at = open + length + 3;
                continue;
            }

            if (current is not null)
                features.Add(current);
            int end = cell.IndexOf(';', at);
            current = Begin(cell.AsSpan(at, (end < 0 ? cell.Length : end) - at));
            if (current is null)
                return $"'{Shorten(cell, at)}' is not a feature such as 'HELIX 5..12'.";
            at = end < 0 ? cell.Length : end;
        }

        if (current is not null)
            features.Add(current);
        return null;
    }

    private static ProteinFeature? Begin(ReadOnlySpan<char> text)
    {
        int blank = text.IndexOf(' ');
        if (blank <= 0 || !FeatureLocation.TryParse(text[(blank + 1)..].Trim(), out FeatureLocation location))
            return null;
        foreach (char c in text[..blank])
        {
            if (!char.IsAsciiLetterUpper(c) && c != '_')
                return null;
        }

        return ProteinFeature.At(text[..blank].ToString(), location);
    }

    private static string Shorten(string cell, int at) =>
        cell.Length - at <= 40 ? cell[at..] : $"{cell.AsSpan(at, 40)}...";
}
