namespace PlmLens.Proteins;

/// <summary>
/// The text after <c>&gt;</c>, taken apart: UniProt's <c>sp|P12345|NAME_SPECIES words OS=.. OX=.. GN=..</c>, UniRef's
/// <c>UniRef50_P12345 words n=.. Tax=.. TaxID=.. RepID=..</c>, or any <c>id words</c>.
/// </summary>
internal readonly record struct FastaHeader(
    string Accession,
    string? EntryName,
    bool? Reviewed,
    string? Description,
    string? Organism,
    int? TaxonId,
    string? Gene)
{
    private static readonly string[] s_fields =
        [" OS=", " OX=", " GN=", " PE=", " SV=", " n=", " Tax=", " TaxID=", " RepID="];

    /// <summary>Parses a header; an empty accession means that there is no id.</summary>
    public static FastaHeader Parse(string text)
    {
        text = text.Trim();
        int idEnd = text.AsSpan().IndexOfAny(' ', '\t');
        string id = idEnd < 0 ? text : text[..idEnd];
        string rest = idEnd < 0 ? "" : text[idEnd..].Replace('\t', ' ');
        (string accession, string? entryName, bool? reviewed) = SplitId(id);
        _ = int.TryParse(Field(rest, " OX=") ?? Field(rest, " TaxID="), out int taxon);
        return new FastaHeader(
            accession,
            entryName,
            reviewed,
            Words(rest),
            Field(rest, " OS=") ?? Field(rest, " Tax="),
            taxon > 0 ? taxon : null,
            Field(rest, " GN="));
    }

    private static (string Accession, string? EntryName, bool? Reviewed) SplitId(string id)
    {
        string[] parts = id.Split('|');
        bool uniProt = parts is ["sp" or "tr", not "", not ""];
        return uniProt ? (parts[1], parts[2], parts[0] == "sp") : (id, null, null);
    }

    private static string? Words(string rest)
    {
        int end = rest.Length;
        foreach (string field in s_fields)
        {
            int at = rest.IndexOf(field, StringComparison.Ordinal);
            if (at >= 0)
                end = Math.Min(end, at);
        }

        string words = rest[..end].Trim();
        return words.Length > 0 ? words : null;
    }

    private static string? Field(string rest, string name)
    {
        int start = rest.IndexOf(name, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += name.Length;
        int end = rest.Length;
        foreach (string field in s_fields)
        {
            int at = rest.IndexOf(field, start, StringComparison.Ordinal);
            if (at >= 0)
                end = Math.Min(end, at);
        }

        string value = rest[start..end].Trim();
        return value.Length > 0 ? value : null;
    }
}
