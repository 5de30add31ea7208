namespace PlmLens.Proteins;

/// <summary>
/// The free text of a feature in the column syntax: <c>Phosphoserine (By similarity).</c> or
/// <c>Phosphoserine. {ECO:0000250|UniProtKB:P1}.</c>
/// </summary>
internal static class OldFeatureText
{
    /// <summary>The three words that stood for evidence before codes, with the code that UniProt gave each.</summary>
    private static readonly (string Words, string Code)[] s_qualifiers =
    [
        ("(By similarity)", "ECO:0000250"),
        ("(Potential)", "ECO:0000255"),
        ("(Probable)", "ECO:0000305"),
    ];

    public static ProteinFeature Apply(ProteinFeature feature, string text)
    {
        List<string> evidence = [.. UniProtText.Evidence(text)];
        string note = UniProtText.WithoutEvidence(text).TrimEnd('.', ' ');
        foreach ((string words, string code) in s_qualifiers)
        {
            if (!note.EndsWith(words, StringComparison.Ordinal))
                continue;
            note = note[..^words.Length].TrimEnd('.', ' ');
            evidence.Add(code);
        }

        return feature with { Note = note.Length > 0 ? note : null, Evidence = evidence };
    }
}
