namespace PlmLens.Cli.Report.Lens;

/// <summary>Horizontal bars of several encoders for each category, all values between 0 and 1.</summary>
internal static class CategoryBars
{
    private const double Width = 640, Left = 96, Right = 46, Top = 40, BarHeight = 7, Gap = 9;

    /// <summary>Draws a chart, or an empty text without categories.</summary>
    /// <param name="label">What the chart shows, in words.</param>
    /// <param name="encoders">Names, in the order of their colours.</param>
    /// <param name="rows">A category and one value for each encoder.</param>
    public static string Draw(
        string label, IReadOnlyList<string> encoders, IReadOnlyList<(string Name, double[] Values)> rows)
    {
        if (rows.Count == 0)
            return "";
        double step = (encoders.Count * BarHeight) + Gap, floor = Top + (rows.Count * step);
        Axis axis = Axis.Linear(0, Math.Max(0.1, rows.Max(row => row.Values.Max())));
        double Across(double value) => Left + (axis.Place(value) * (Width - Left - Right));

        var svg = new SvgText(Width, floor + 26, label, alone: false);
        double legend = 4;
        for (int e = 0; e < encoders.Count; e++)
        {
            svg.Bar(legend, 6, 12, 12, $"bar f{e % ReportStyle.Colors}", encoders[e]);
            svg.Text(legend + 17, 16, encoders[e], "name");
            legend += 34 + (6.8 * encoders[e].Length);
        }

        foreach (double tick in axis.Ticks)
        {
            svg.Line(Across(tick), Top - 6, Across(tick), floor, "grid");
            svg.Text(Across(tick), floor + 17, Axis.Label(tick), "tick", "middle");
        }

        for (int r = 0; r < rows.Count; r++)
        {
            double y = Top + (r * step);
            svg.Text(Left - 8, y + (encoders.Count * BarHeight / 2) + 4, rows[r].Name, "name", "end");
            for (int e = 0; e < encoders.Count; e++)
            {
                double value = rows[r].Values[e];
                svg.Bar(
                    Left,
                    y + (e * BarHeight),
                    Math.Max(0.8, Across(value) - Left),
                    BarHeight - 1,
                    $"bar f{e % ReportStyle.Colors}",
                    $"{rows[r].Name}, {encoders[e]}: {MetricsText.Number(value)}");
            }
        }

        svg.Line(Left, Top - 6, Left, floor, "axis");
        return svg.Finish();
    }
}
