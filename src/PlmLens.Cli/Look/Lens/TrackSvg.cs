using PlmLens.Cli.Report;
using PlmLens.Server.Contracts;
using PlmLens.Store;

namespace PlmLens.Cli.Look.Lens;

/// <summary>Draws a protein of a lens: residues shaded by a feature's activation, annotation below.</summary>
internal static class TrackSvg
{
    private const int MostLines = 6, MostAnnotations = 6, Levels = 4, NameWidth = 44;
    private const double Left = 46, Step = 10, LineHeight = 24, RowHeight = 14, Gap = 10, NamesWidth = 310;

    /// <summary>The drawing as SVG text; empty when the feature is nowhere active and nothing is marked.</summary>
    /// <param name="protein">The protein.</param>
    /// <param name="maximum">The activation of the deepest shade.</param>
    public static string Draw(ProteinTrack protein, float maximum)
    {
        IReadOnlyList<int> lines = protein.Lines(MostLines);
        if (lines.Count == 0)
            return "";
        double height = lines.Sum(start => LineHeight + Gap + (RowHeight * Rows(protein, start).Count));
        var svg = new SvgText(Left + (ProteinTrack.Columns * Step) + NamesWidth, height, protein.Title, alone: false);
        double top = 2;
        foreach (int start in lines)
        {
            DrawLine(svg, protein, maximum, start, top);
            top += LineHeight;
            foreach ((IReadOnlyList<Span> spans, string name, string style) in Rows(protein, start))
            {
                DrawRow(svg, spans, start, top, name, style);
                top += RowHeight;
            }

            top += Gap;
        }

        return svg.Finish();
    }

    private static List<(IReadOnlyList<Span> Spans, string Name, string Style)> Rows(ProteinTrack protein, int start)
    {
        var rows = new List<(IReadOnlyList<Span>, string, string)>();
        if (protein.Instances.Any(span => span.Start <= start + ProteinTrack.Columns && span.End > start))
            rows.Add((protein.Instances, "the concept", "bar f1"));
        CorpusAnnotation[] places = [.. protein.AnnotationsOn(start)];
        rows.AddRange(places.Take(MostAnnotations).Select(place =>
            (ProteinTrack.Spans(place), ProteinTrack.Name(place), "bar none a3")));
        if (places.Length > MostAnnotations)
            rows.Add(([], $"and {places.Length - MostAnnotations} more", "bar none"));
        return rows;
    }

    private static void DrawLine(SvgText svg, ProteinTrack protein, float maximum, int start, double top)
    {
        int end = Math.Min(protein.Values.Length, start + ProteinTrack.Columns);
        svg.Text(Left - 6, top + 13, $"{start + 1}", "tick", "end");
        for (int i = start; i < end; i++)
        {
            double share = Math.Min(1, protein.Values[i] / Math.Max(maximum, float.Epsilon));
            if (share > 0)
            {
                int level = Math.Clamp((int)Math.Ceiling(share * Levels), 1, Levels);
                string tip = $"{i + 1}: {MetricsText.Number(protein.Values[i])}";
                svg.Bar(Left + ((i - start) * Step), top, Step, 17, $"bar f0 a{level}", tip);
            }
        }

        svg.Letters(Left, Step, top + 13, protein.Letters[start..end], "seq");
    }

    private static void DrawRow(
        SvgText svg, IReadOnlyList<Span> spans, int start, double top, string name, string style)
    {
        foreach (Span span in spans)
        {
            int from = Math.Max(start, span.Start - 1), to = Math.Min(start + ProteinTrack.Columns, span.End);
            if (to > from)
                svg.Bar(Left + ((from - start) * Step), top + 4, (to - from) * Step, 6, style, name);
        }

        string shown = name.Length > NameWidth ? name[..(NameWidth - 3)] + "..." : name;
        svg.Text(Left + (ProteinTrack.Columns * Step) + 10, top + 10, shown, "tick");
    }
}
