using System.Globalization;
using System.Security;
using System.Text;

namespace PlmLens.Cli.Report;

/// <summary>Writes SVG elements. Colours are CSS classes of <see cref="ReportStyle"/>, so that one drawing serves light
/// and dark pages.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder _text = new();

    /// <summary>Opens the drawing.</summary>
    /// <param name="width">In units of its own.</param>
    /// <param name="height">In units of its own.</param>
    /// <param name="label">What it shows, for those who cannot see it.</param>
    /// <param name="alone">True when the drawing is a file of its own and so carries its style with it.</param>
    public SvgText(double width, double height, string label, bool alone)
    {
        Raw($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" ");
        if (alone)
            Raw($"width=\"{N(2 * width)}\" height=\"{N(2 * height)}\" ");
        Raw($"aria-label=\"{Escape(label)}\" class=\"chart\">\n");
        if (alone)
        {
            Raw($"<style>{ReportStyle.Colours}{ReportStyle.Chart}</style>\n");
            Raw("<rect width=\"100%\" height=\"100%\" class=\"page\"/>\n");
        }
    }

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Raw($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{style}\"/>\n");

    public void Text(double x, double y, string text, string style, string anchor = "start", double turn = 0)
    {
        string place = turn == 0
            ? $"x=\"{N(x)}\" y=\"{N(y)}\""
            : $"transform=\"translate({N(x)} {N(y)}) rotate({N(turn)})\"";
        Raw($"<text {place} text-anchor=\"{anchor}\" class=\"{style}\">{Escape(text)}</text>\n");
    }

    /// <summary>Letters at equal distances, each in the middle of its place, whatever the font.</summary>
    public void Letters(double x, double step, double y, string letters, string style)
    {
        string places = string.Join(' ', Enumerable.Range(0, letters.Length).Select(i => N(x + ((i + 0.5) * step))));
        Raw($"<text x=\"{places}\" y=\"{N(y)}\" text-anchor=\"middle\" class=\"{style}\">{Escape(letters)}</text>\n");
    }

    public void Bar(double x, double y, double width, double height, string style, string tip)
    {
        Raw($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" class=\"{style}\">");
        Raw($"<title>{Escape(tip)}</title></rect>\n");
    }

    /// <summary>A line through points.</summary>
    public void Path(IReadOnlyList<(double X, double Y)> points, string style) =>
        Raw($"<path d=\"{Steps(points)}\" class=\"{style}\"/>\n");

    /// <summary>A filled shape.</summary>
    public void Area(IReadOnlyList<(double X, double Y)> points, string style) =>
        Raw($"<path d=\"{Steps(points)}Z\" class=\"{style}\"/>\n");

    /// <summary>A marker: 0 circle, 1 square, 2 triangle, 3 diamond, and so on in turn.</summary>
    public void Marker(double x, double y, int shape, string style, string tip)
    {
        string geometry = (shape % 4) switch
        {
            0 => $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"5\"",
            1 => $"<rect x=\"{N(x - 4.5)}\" y=\"{N(y - 4.5)}\" width=\"9\" height=\"9\"",
            2 => $"<path d=\"M{N(x)} {N(y - 6)}L{N(x + 5.5)} {N(y + 4)}L{N(x - 5.5)} {N(y + 4)}Z\"",
            _ => $"<path d=\"M{N(x)} {N(y - 6)}L{N(x + 6)} {N(y)}L{N(x)} {N(y + 6)}L{N(x - 6)} {N(y)}Z\"",
        };
        string end = geometry.Split(' ')[0][1..];
        Raw($"{geometry} class=\"{style}\"><title>{Escape(tip)}</title></{end}>\n");
    }

    /// <summary>A small circle.</summary>
    public void Dot(double x, double y, double radius, string style, string tip)
    {
        Raw($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{style}\">");
        Raw($"<title>{Escape(tip)}</title></circle>\n");
    }

    /// <summary>Closes the drawing.</summary>
    public string Finish() => _text.Append("</svg>\n").ToString();

    /// <summary>Text that is safe inside an element or a quoted attribute.</summary>
    public static string Escape(string text) => SecurityElement.Escape(text) ?? "";

    private static string Steps(IReadOnlyList<(double X, double Y)> points)
    {
        var steps = new StringBuilder();
        for (int i = 0; i < points.Count; i++)
            steps.Append(i == 0 ? 'M' : 'L').Append(N(points[i].X)).Append(' ').Append(N(points[i].Y));
        return steps.ToString();
    }

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Raw(string text) => _text.Append(text);
}
