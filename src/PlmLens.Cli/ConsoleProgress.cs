using System.Diagnostics;
using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Cli;

/// <summary>
/// Progress on standard error: on a terminal one line that is redrawn, with bar, rate and time left; elsewhere a plain
/// line every few seconds, so that logs stay short.
/// </summary>
internal sealed class ConsoleProgress(TextWriter error, bool terminal) : IWorkProgress
{
    private const int BarWidth = 24;
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string? _stage;
    private double _stageStart;
    private long _stageFirst;
    private double _lastShown;
    private bool _lineOpen;

    /// <inheritdoc/>
    public void Report(string stage, long done, long total, string unit, string? detail = null)
    {
        lock (_gate)
        {
            double now = _clock.Elapsed.TotalSeconds;
            if (stage != _stage)
            {
                CloseLine();
                _stage = stage;
                _stageStart = now;
                _stageFirst = done;
                _lastShown = double.NegativeInfinity;
            }

            bool finished = total > 0 && done >= total;
            double interval = terminal ? 0.1 : 5.0;
            if (now - _lastShown < interval && !finished)
                return;
            _lastShown = now;
            string line = Line(done, total, unit, now, detail);
            if (terminal)
            {
                int width = Math.Max(20, SafeWidth() - 1);
                error.Write("\r" + (line.Length > width ? line[..width] : line.PadRight(width)));
                _lineOpen = true;
                if (finished)
                    CloseLine();
            }
            else
            {
                error.WriteLine(line);
            }

            if (finished)
                _stage = null;
        }
    }

    /// <inheritdoc/>
    public void Note(string message)
    {
        lock (_gate)
        {
            CloseLine();
            error.WriteLine(message);
        }
    }

    /// <summary>Ends a line that is still open.</summary>
    public void End()
    {
        lock (_gate)
            CloseLine();
    }

    /// <summary>A count with a thousands mark or a unit: "812", "12,400", "1.24 M".</summary>
    internal static string Count(double value) => value switch
    {
        >= 1e9 => (value / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>"41 s", "3 min 20 s", "2 h 05 min".</summary>
    internal static string Duration(double seconds) => seconds switch
    {
        < 60 => $"{seconds:0} s",
        < 3600 => $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s",
        _ => $"{Math.Floor(seconds / 3600):0} h {seconds % 3600 / 60:00} min",
    };

    private string Line(long done, long total, string unit, double now, string? detail)
    {
        double seconds = now - _stageStart;
        double rate = seconds > 0.05 ? (done - _stageFirst) / seconds : 0;
        string text;
        if (total > 0)
        {
            int filled = (int)(BarWidth * Math.Clamp((double)done / total, 0, 1));
            string bar = new string('#', filled) + new string('.', BarWidth - filled);
            text = $"{_stage,-12} [{bar}] {100.0 * done / total,3:0} %  {Count(done)}/{Count(total)} {unit}";
            if (rate > 0)
            {
                text += $"  {Count(rate)}/s";
                text += done < total ? $"  ETA {Duration((total - done) / rate)}" : $"  {Duration(seconds)}";
            }
        }
        else
        {
            text = $"{_stage,-12} {Count(done)} {unit}" + (rate > 0 ? $"  {Count(rate)}/s" : "");
        }

        return detail is null ? text : text + "  " + detail;
    }

    private void CloseLine()
    {
        if (!_lineOpen)
            return;
        error.WriteLine();
        _lineOpen = false;
    }

    private static int SafeWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : 100;
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
