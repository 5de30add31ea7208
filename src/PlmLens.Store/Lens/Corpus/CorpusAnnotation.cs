using PlmLens.Proteins;

namespace PlmLens.Store;

/// <summary>One line of <c>corpus/annotations.tsv</c>: an annotated place of a protein, as UniProt has it, for
/// display.</summary>
/// <param name="Protein">Number of the protein in the corpus.</param>
/// <param name="Type">UniProt's feature key: <c>DOMAIN</c>.</param>
/// <param name="Start">First residue, 1-based.</param>
/// <param name="End">Last residue, 1-based, inclusive. For DISULFID and CROSSLNK start and end are the two linked
/// residues, not a stretch.</param>
/// <param name="Note">The curators' words, the ligand of a binding site first; may be empty.</param>
/// <param name="Location">UniProt's location when it is not exactly <paramref name="Start"/> to
/// <paramref name="End"/>: <c>&lt;1..154</c>, <c>?..35</c>; else empty.</param>
public sealed record CorpusAnnotation(int Protein, string Type, int Start, int End, string Note, string Location = "")
{
    /// <summary>The annotation of a protein that can be shown on its sequence, by start, then in file order: a place in
    /// the sequence of an isoform, outside the sequence, or with no known end is left out; one that goes on behind the
    /// end of a sequence that was cut ends there.</summary>
    /// <param name="protein">Number of the protein.</param>
    /// <param name="record">The protein.</param>
    public static IEnumerable<CorpusAnnotation> Of(int protein, ProteinRecord record)
    {
        var lines = new List<CorpusAnnotation>();
        foreach (ProteinFeature feature in record.Features)
        {
            int? start = feature.Start ?? feature.End, end = feature.End ?? feature.Start;
            if (feature.Isoform is not null || start is not >= 1 || end < start || start > record.Length)
                continue;
            bool whole = feature.IsExact && end <= record.Length;
            lines.Add(new CorpusAnnotation(
                protein,
                feature.Type,
                start.Value,
                Math.Min(end!.Value, record.Length),
                NoteOf(feature),
                whole ? "" : LocationOf(feature)));
        }

        return lines.OrderBy(line => line.Start);
    }

    internal object?[] Fields() => [Protein, Type, Start, End, Note, Location];

    private static string NoteOf(ProteinFeature feature)
    {
        string? ligand = feature is { Ligand: not null, LigandPart: { } part }
            ? $"{feature.Ligand} ({part})"
            : feature.Ligand;
        return string.Join("; ", new[] { ligand, feature.LigandNote, feature.Note }.Where(text => text?.Length > 0));
    }

    private static string LocationOf(ProteinFeature feature)
    {
        string start = Position(feature.Start, feature.StartFuzziness);
        string end = Position(feature.End, feature.EndFuzziness);
        return start == end ? start : $"{start}..{end}";
    }

    private static string Position(int? position, PositionFuzziness fuzziness) => fuzziness switch
    {
        PositionFuzziness.Before => $"<{position}",
        PositionFuzziness.After => $">{position}",
        PositionFuzziness.Uncertain => $"?{position}",
        PositionFuzziness.Unknown => "?",
        _ => $"{position}",
    };
}
