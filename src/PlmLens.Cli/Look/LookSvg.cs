using System.Globalization;
using System.Security;
using System.Text;

namespace PlmLens.Cli.Look;

/// <summary>Draws what <see cref="LookPrinter"/> prints as a picture without scripts or outside parts.</summary>
internal static class LookSvg
{
    private const int Columns = 60;
    private const int CharWidth = 9;
    private const int LineHeight = 22;
    private const int Left = 76;
    private const int Width = 1060;

    /// <summary>The picture of one protein as SVG text.</summary>
    public static string Draw(ProteinLook look)
    {
        FeatureHit[] marked = [.. look.Hits.Take(ResidueMarks.MostMarked)];
        string letters = ResidueMarks.Letters(look.Protein);
        int lines = (letters.Length + Columns - 1) / Columns;
        int height = (lines + look.Hits.Count + 5) * LineHeight;
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" "));
        svg.Append(Invariant($"width=\"{Width}\" height=\"{height}\" font-family=\"DejaVu Sans Mono, monospace\" "));
        svg.AppendLine("font-size=\"14\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        int y = LineHeight;
        Text(svg, 12, y, $"{LookPrinter.Title(look.Protein)}, {look.Active} features active", bold: true);
        y += LineHeight + 6;
        for (int start = 0; start < letters.Length; start += Columns, y += LineHeight)
            DrawLine(svg, look, marked, letters, start, y);
        y += LineHeight;
        Text(svg, Left, y, "feature     of max  enriched  residues     means", bold: true);
        for (int i = 0; i < look.Hits.Count; i++)
        {
            y += LineHeight;
            DrawHit(svg, look.Hits[i], i, y);
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static void DrawLine(
        StringBuilder svg, ProteinLook look, FeatureHit[] marked, string letters, int start, int y)
    {
        Text(svg, 12, y, $"{start + 1,6}");
        for (int i = start; i < Math.Min(letters.Length, start + Columns); i++)
        {
            int x = Left + ((i - start) * (CharWidth + 5));
            int mark = ResidueMarks.Strongest(look, marked, i);
            if (mark >= 0)
            {
                double strength = look.Activations[marked[mark].Feature][i] / marked[mark].Max;
                Box(svg, x - 3, y - 15, CharWidth + 5, LineHeight - 2, mark, 0.25 + (0.75 * strength));
            }

            Text(svg, x, y, letters[i].ToString());
        }
    }

    private static void DrawHit(StringBuilder svg, FeatureHit hit, int index, int y)
    {
        if (index < ResidueMarks.MostMarked)
        {
            Box(svg, Left - 34, y - 14, 22, 18, index, 1);
        }

        string relative = hit.Relative is { } r ? Invariant($"{r,6:0.00}") : "     -";
        string enriched = hit.Enrichment is { } e ? Invariant($"{e,7:0.0}x") : "       -";
        string residues = Invariant($"{hit.Residues} ({100 * hit.Share:0} %)");
        Text(svg, Left, y, $"f/{hit.Feature,-8}{relative,8}  {enriched}  {residues,-13}{LookPrinter.Means(hit, 2)}");
    }

    private static void Box(StringBuilder svg, int x, int y, int width, int height, int mark, double opacity) =>
        svg.AppendLine(
            Invariant($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" ")
            + Invariant($"fill=\"{ResidueMarks.Hex(mark)}\" fill-opacity=\"{opacity:0.00}\"/>"));

    private static void Text(StringBuilder svg, int x, int y, string text, bool bold = false) =>
        svg.AppendLine(Invariant($"<text x=\"{x}\" y=\"{y}\" xml:space=\"preserve\"")
            + (bold ? " font-weight=\"bold\">" : ">") + SecurityElement.Escape(text) + "</text>");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
