namespace PlmLens.Cli.Report;

/// <summary>Values over the course of a run.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="Points">Ascending in X, all finite.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Lines through series of points. A long series is drawn as the mean of neighbouring points with a band from
/// their smallest to their largest, so that no spike is lost.</summary>
internal static class LineChart
{
    private const int MostPoints = 240;

    // From here on a linear axis would hide the low end of a curve.
    private const double LogarithmicFrom = 30;

    /// <summary>Draws a chart, or an empty text when no series has a point.</summary>
    /// <param name="label">What the chart shows, in words.</param>
    /// <param name="series">Each with a colour and dash of its own.</param>
    /// <param name="xName">Name of the horizontal axis.</param>
    /// <param name="fromZero">Start the vertical axis at 0 when it is linear.</param>
    public static string Draw(string label, IReadOnlyList<Series> series, string xName, bool fromZero = true)
    {
        (double X, double Y)[] all = [.. series.SelectMany(s => s.Points)];
        if (all.Length == 0)
            return "";
        double low = all.Min(p => p.Y), high = all.Max(p => p.Y);
        bool logarithmic = low > 0 && high / low > LogarithmicFrom;
        Axis y = logarithmic
            ? Axis.Logarithmic(low, high)
            : Axis.Linear(fromZero && low > 0 ? 0 : low, fromZero && high < 0 ? 0 : high);
        var frame = new ChartFrame(
            label,
            Axis.Exactly(Math.Min(0, all.Min(p => p.X)), all.Max(p => p.X)),
            y,
            xName,
            logarithmic ? "log scale" : "",
            [.. series.Select(s => s.Name)]);
        for (int i = 0; i < series.Count; i++)
            DrawSeries(frame, series[i].Points, i % ReportStyle.Colors);
        return frame.Svg.Finish();
    }

    private static void DrawSeries(ChartFrame frame, IReadOnlyList<(double X, double Y)> points, int color)
    {
        if (points.Count == 0)
            return;
        (double X, double Low, double Mean, double High)[] drawn = [.. points
            .Chunk(Math.Max(1, (points.Count + MostPoints - 1) / MostPoints))
            .Select(c => (c.Average(p => p.X), c.Min(p => p.Y), c.Average(p => p.Y), c.Max(p => p.Y)))];
        if (drawn.Length < points.Count)
        {
            frame.Svg.Area(
                [
                    .. drawn.Select(p => (frame.Across(p.X), frame.Down(p.High))),
                    .. drawn.Reverse().Select(p => (frame.Across(p.X), frame.Down(p.Low))),
                ],
                $"band f{color}");
        }

        if (drawn.Length == 1)
            frame.Svg.Marker(frame.Across(drawn[0].X), frame.Down(drawn[0].Mean), 0, $"point f{color}", "");
        else
            frame.Svg.Path([.. drawn.Select(p => (frame.Across(p.X), frame.Down(p.Mean)))], $"line l{color}");
    }
}
