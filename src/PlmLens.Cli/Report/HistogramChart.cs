using System.Globalization;
using PlmLens.Analysis.Metrics;

namespace PlmLens.Cli.Report;

/// <summary>Bars of a histogram.</summary>
internal static class HistogramChart
{
    /// <summary>Draws a chart, or an empty text when nothing was counted.</summary>
    /// <param name="label">What the chart shows, in words.</param>
    /// <param name="histogram">What was counted.</param>
    /// <param name="xName">Name of the horizontal axis.</param>
    /// <param name="powers">The values are decimal logarithms: ticks and tips show the numbers themselves.</param>
    /// <param name="marks">Values with a dashed line across, such as a limit.</param>
    /// <param name="counted">What its counts are.</param>
    public static string Draw(
        string label,
        Histogram histogram,
        string xName,
        bool powers = false,
        IReadOnlyList<double>? marks = null,
        string counted = "latents")
    {
        if (histogram.Total == 0)
            return "";
        // A histogram of logarithms lies on a logarithmic axis of the numbers.
        double Shown(double value) => powers ? Math.Pow(10, value) : value;
        double start = Shown(histogram.Start), end = Shown(histogram.End);
        var frame = new ChartFrame(
            label,
            powers ? Axis.Logarithmic(start, end, 7) : Axis.Exactly(start, end, 6),
            Axis.Linear(0, histogram.Counts.Max()),
            xName,
            counted,
            []);
        for (int bin = 0; bin < histogram.Counts.Count; bin++)
        {
            double from = Shown(histogram.Start + (bin * histogram.BinWidth));
            double to = Shown(histogram.Start + ((bin + 1) * histogram.BinWidth));
            long count = histogram.Counts[bin];
            if (count == 0)
                continue;
            double x = frame.Across(from), top = frame.Down(count);
            string tip = string.Create(
                CultureInfo.InvariantCulture, $"{Axis.Label(from)} to {Axis.Label(to)}: {count:N0} {counted}");
            frame.Svg.Bar(x + 0.5, top, frame.Across(to) - x - 1, frame.Floor - top, "bar f0", tip);
        }

        foreach (double mark in marks ?? [])
        {
            double x = frame.Across(mark);
            frame.Svg.Line(x, frame.Down(histogram.Counts.Max()), x, frame.Floor, "mark");
        }

        return frame.Svg.Finish();
    }
}
