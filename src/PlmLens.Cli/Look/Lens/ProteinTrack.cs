using PlmLens.Server.Contracts;
using PlmLens.Store;

namespace PlmLens.Cli.Look.Lens;

/// <summary>A protein of a lens with a feature's activation and what is annotated.</summary>
/// <param name="Track">Names, half, length.</param>
/// <param name="Values">[length]: the feature's activation; 0 where it is not active.</param>
/// <param name="Sequence">One letter for each residue; null when the lens has no sequences.</param>
/// <param name="Annotations">By start; empty when the lens has none.</param>
/// <param name="Instances">Places of the concept that is looked at.</param>
internal sealed record ProteinTrack(
    ActivationTrack Track,
    float[] Values,
    string? Sequence,
    IReadOnlyList<CorpusAnnotation> Annotations,
    IReadOnlyList<Span> Instances)
{
    /// <summary>Residues of a line.</summary>
    public const int Columns = 60;

    // Nearly every residue has the first; the others describe the record, not the protein.
    private static readonly string[] s_notShown =
        ["CHAIN", "VAR_SEQ", "VARIANT", "CONFLICT", "MUTAGEN", "UNSURE", "NON_CONS", "NON_TER", "INIT_MET"];

    /// <summary>Letters to show: dots when the sequence is not known.</summary>
    public string Letters => Sequence ?? new string('.', Values.Length);

    /// <summary>Accession, names, length, half, largest activation.</summary>
    public string Title
    {
        get
        {
            string names = string.Join(' ', new[] { Track.Accession, Track.Entry, Track.Name }
                .Where(text => !string.IsNullOrEmpty(text)));
            string half = Track.Half is null ? "" : $", {Track.Half}";
            return FormattableString.Invariant(
                $"{names}: {Track.Length:N0} residues{half}, max {Values.Max():0.##}");
        }
    }

    /// <summary>First residues of the lines worth showing, ascending: those with the strongest activation or with a
    /// place of the concept.</summary>
    /// <param name="most">Lines to choose.</param>
    public IReadOnlyList<int> Lines(int most)
    {
        int lines = (Values.Length + Columns - 1) / Columns;
        return
        [
            .. Enumerable.Range(0, lines)
                .Select(line => (Start: line * Columns, Strength: Strength(line * Columns)))
                .Where(line => line.Strength > 0)
                .OrderByDescending(line => line.Strength)
                .Take(most)
                .Select(line => line.Start)
                .Order(),
        ];
    }

    /// <summary>Annotation that reaches into a line, by start.</summary>
    /// <param name="start">First residue of the line, 0-based.</param>
    public IEnumerable<CorpusAnnotation> AnnotationsOn(int start) => Annotations.Where(place =>
        !s_notShown.Contains(place.Type) && place.Start <= start + Columns && place.End > start
        && Spans(place).Any(span => span.Start <= start + Columns && span.End > start));

    /// <summary>The residues of an annotation: one stretch, or the two residues of a link.</summary>
    public static IReadOnlyList<Span> Spans(CorpusAnnotation place) =>
        place.Type is "DISULFID" or "CROSSLNK" && place.End > place.Start
            ? [new Span(place.Start, place.Start), new Span(place.End, place.End)]
            : [new Span(place.Start, place.End)];

    /// <summary>What an annotation is called: type, place, note.</summary>
    public static string Name(CorpusAnnotation place)
    {
        string where = place.Location.Length > 0 ? place.Location
            : place.Start == place.End ? $"{place.Start}" : $"{place.Start}-{place.End}";
        return $"{place.Type} {where} {place.Note}".TrimEnd();
    }

    private double Strength(int start)
    {
        int end = Math.Min(Values.Length, start + Columns);
        float maximum = Values.AsSpan()[start..end].ToArray().Max();
        bool marked = Instances.Any(span => span.Start <= end && span.End > start);
        return maximum > 0 ? maximum : marked ? float.Epsilon : 0;
    }
}
