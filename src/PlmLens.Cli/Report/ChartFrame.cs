namespace PlmLens.Cli.Report;

/// <summary>The plot area of a chart: grid, ticks, names of the axes, and where a pair of values lies.</summary>
internal sealed class ChartFrame
{
    /// <summary>Width of a chart in its own units.</summary>
    public const double Width = 400;

    private const double Height = 240, Left = 52, Right = 10, Top = 12, Bottom = 42;
    private const double LegendLine = 18;

    private readonly double _top;

    /// <summary>Draws axes.</summary>
    /// <param name="label">What the chart shows, in words.</param>
    /// <param name="x">Horizontal.</param>
    /// <param name="y">Vertical.</param>
    /// <param name="xName">Name and unit of the horizontal axis.</param>
    /// <param name="yName">Name and unit of the vertical axis, or empty.</param>
    /// <param name="legend">Names of the series; fewer than two need none.</param>
    /// <param name="alone">As in <see cref="SvgText"/>.</param>
    public ChartFrame(
        string label, Axis x, Axis y, string xName, string yName, IReadOnlyList<string> legend, bool alone = false)
    {
        X = x;
        Y = y;
        string[][] lines = legend.Count < 2 ? [] : Legend(legend);
        _top = Top + (lines.Length * LegendLine) + (yName.Length > 0 ? 18 : 0);
        Svg = new SvgText(Width, Height + _top - Top, label, alone);
        DrawLegend(lines, legend);
        if (yName.Length > 0)
            Svg.Text(4, _top - 12, yName, "tick");
        foreach (double tick in y.Ticks)
        {
            double at = Down(tick);
            Svg.Line(Left, at, Width - Right, at, "grid");
            Svg.Text(Left - 6, at + 4, Axis.Label(tick), "tick", "end");
        }

        foreach (double tick in x.Ticks)
        {
            double at = Across(tick);
            Svg.Line(at, Floor, at, Floor + 4, "axis");
            string anchor = at > Width - Right - 14 ? "end" : "middle";
            Svg.Text(anchor == "end" ? Width - 2 : at, Floor + 17, Axis.Label(tick), "tick", anchor);
        }

        Svg.Line(Left, Floor, Width - Right, Floor, "axis");
        Svg.Text((Left + Width - Right) / 2, Floor + 34, xName, "tick", "middle");
    }

    /// <summary>Horizontal axis.</summary>
    public Axis X { get; }

    /// <summary>Vertical axis.</summary>
    public Axis Y { get; }

    /// <summary>The drawing.</summary>
    public SvgText Svg { get; }

    /// <summary>Where the horizontal axis lies.</summary>
    public double Floor => _top + Height - Top - Bottom;

    /// <summary>Left and right end of the plot area.</summary>
    public static (double Left, double Right) Sides => (Left, Width - Right);

    /// <summary>Paper coordinate of a horizontal value.</summary>
    public double Across(double value) => Left + (X.Place(value) * (Width - Right - Left));

    /// <summary>Paper coordinate of a vertical value.</summary>
    public double Down(double value) => Floor - (Y.Place(value) * (Floor - _top));

    // Names side by side, as many as a line holds at about seven units for a letter.
    private static string[][] Legend(IReadOnlyList<string> names)
    {
        var lines = new List<List<string>> { new() };
        double used = 0;
        foreach (string name in names)
        {
            double width = NameWidth(name);
            if (used + width > Width - Right && used > 0)
            {
                lines.Add([]);
                used = 0;
            }

            lines[^1].Add(name);
            used += width;
        }

        return [.. lines.Select(line => line.ToArray())];
    }

    private static double NameWidth(string name) => 36 + (6.6 * name.Length);

    private void DrawLegend(string[][] lines, IReadOnlyList<string> legend)
    {
        int series = 0;
        for (int line = 0; line < lines.Length; line++)
        {
            double x = 4, y = Top + (line * LegendLine) - 2;
            foreach (string name in lines[line])
            {
                Svg.Line(x, y, x + 20, y, $"line l{series++ % Math.Min(legend.Count, ReportStyle.Colors)}");
                Svg.Text(x + 25, y + 4, name, "name");
                x += NameWidth(name);
            }
        }
    }
}
