namespace PlmLens.Cli.Report.Lens;

/// <summary>Many points without names; what one is shows as a tip.</summary>
internal static class PointCloud
{
    /// <summary>A point.</summary>
    /// <param name="X">Finite.</param>
    /// <param name="Y">Finite.</param>
    /// <param name="Color">Number of its colour; negative for none, drawn in grey.</param>
    /// <param name="Tip">What it is.</param>
    internal readonly record struct Point(double X, double Y, int Color, string Tip);

    /// <summary>Draws points between axes, or an empty text without points.</summary>
    /// <param name="label">What the chart shows, in words.</param>
    /// <param name="points">Drawn in this order.</param>
    /// <param name="xName">Name of the horizontal axis.</param>
    /// <param name="yName">Name of the vertical axis.</param>
    /// <param name="square">Both axes from 0 with the same end, and the line on which both values are equal.</param>
    public static string Draw(
        string label, IReadOnlyList<Point> points, string xName, string yName, bool square = false)
    {
        if (points.Count == 0)
            return "";
        double high = Math.Max(points.Max(p => p.X), points.Max(p => p.Y));
        Axis x = square ? Axis.Linear(0, high) : Axis.Linear(points.Min(p => p.X), points.Max(p => p.X));
        Axis y = square ? Axis.Linear(0, high) : Axis.Linear(points.Min(p => p.Y), points.Max(p => p.Y));
        var frame = new ChartFrame(label, x, y, xName, yName, []);
        if (square)
            frame.Svg.Line(frame.Across(0), frame.Down(0), frame.Across(high), frame.Down(high), "mark");
        double radius = points.Count > 300 ? 1.6 : 3.6;
        foreach (Point point in points)
        {
            string style = point.Color < 0 ? "dot none" : $"dot f{point.Color % ReportStyle.Colors}";
            frame.Svg.Dot(frame.Across(point.X), frame.Down(point.Y), radius, style, point.Tip);
        }

        return frame.Svg.Finish();
    }
}
