namespace PlmLens.Cli.Report;

/// <summary>A named point of a scatter chart.</summary>
/// <param name="Name">Written beside it.</param>
/// <param name="X">Finite.</param>
/// <param name="Y">Finite.</param>
/// <param name="OnFront">No other point is better in both.</param>
internal sealed record ScatterPoint(string Name, double X, double Y, bool OnFront);

/// <summary>Points with their names and the front of the best ones as a dashed line; smaller is better in both
/// directions. Colour, shape and name tell points apart.</summary>
internal static class ScatterChart
{
    private const double LetterWidth = 6.4, LineHeight = 13;

    // From here on a linear axis would press the small values together.
    private const double LogarithmicFrom = 8;

    /// <summary>Draws a chart, or an empty text without points.</summary>
    /// <param name="label">What the chart shows, in words.</param>
    /// <param name="points">In the order of their colours.</param>
    /// <param name="xName">Name of the horizontal axis.</param>
    /// <param name="yName">Name of the vertical axis.</param>
    /// <param name="alone">As in <see cref="SvgText"/>.</param>
    public static string Draw(
        string label, IReadOnlyList<ScatterPoint> points, string xName, string yName, bool alone = false)
    {
        if (points.Count == 0)
            return "";
        double low = points.Min(p => p.X), high = points.Max(p => p.X);
        Axis x = low > 0 && high / low > LogarithmicFrom ? Axis.Logarithmic(low, high) : Axis.Linear(0, high);
        var frame = new ChartFrame(label, x, Axis.Linear(0, points.Max(p => p.Y)), xName, yName, [], alone);
        (double X, double Y)[] front = [.. points
            .Where(p => p.OnFront)
            .OrderBy(p => p.X)
            .ThenByDescending(p => p.Y)
            .Select(p => (frame.Across(p.X), frame.Down(p.Y)))];
        if (front.Length > 1)
            frame.Svg.Path(front, "front");
        var taken = new List<Box>(
            points.Select(p => new Box(frame.Across(p.X) - 6, frame.Down(p.Y) - 6, 12, 12)));
        foreach (((double X, double Y) from, (double X, double Y) to) in front.Zip(front.Skip(1)))
            taken.AddRange(Along(from, to));
        for (int i = 0; i < points.Count; i++)
        {
            ScatterPoint point = points[i];
            double across = frame.Across(point.X), down = frame.Down(point.Y);
            string tip = $"{point.Name}: {xName} {MetricsText.Number(point.X)}, {yName} {MetricsText.Number(point.Y)}";
            frame.Svg.Marker(across, down, i, $"point f{i % ReportStyle.Colors}", tip);
            Box place = Place(point.Name, across, down, taken);
            taken.Add(place);
            frame.Svg.Text(place.X, place.Y + LineHeight - 3, point.Name, "name");
        }

        return frame.Svg.Finish();
    }

    // Small boxes along a line, so that no name is written across it.
    private static IEnumerable<Box> Along((double X, double Y) from, (double X, double Y) to)
    {
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / 4);
        for (int s = 0; s <= steps; s++)
        {
            double part = steps == 0 ? 0 : (double)s / steps;
            yield return new Box(from.X + (part * (to.X - from.X)) - 1, from.Y + (part * (to.Y - from.Y)) - 1, 2, 2);
        }
    }

    // Right of the point, left, above or below: the first that covers nothing; else the right.
    private static Box Place(string name, double x, double y, List<Box> taken)
    {
        double width = (LetterWidth * name.Length) + 2;
        Box[] places =
        [
            new(x + 9, y - 7, width, LineHeight),
            new(x - 9 - width, y - 7, width, LineHeight),
            new(x - (width / 2), y - 21, width, LineHeight),
            new(x - (width / 2), y + 8, width, LineHeight),
            new(x + 9, y - 19, width, LineHeight),
            new(x + 9, y + 5, width, LineHeight),
        ];
        Box[] inside = [.. places.Where(p => p.X >= ChartFrame.Sides.Left - 4 && p.X + p.Width <= ChartFrame.Width)];
        return inside.FirstOrDefault(p => !taken.Any(p.Covers)) ?? inside.FirstOrDefault() ?? places[1];
    }

    private sealed record Box(double X, double Y, double Width, double Height)
    {
        public bool Covers(Box other) => X < other.X + other.Width
            && other.X < X + Width
            && Y < other.Y + other.Height
            && other.Y < Y + Height;
    }
}
