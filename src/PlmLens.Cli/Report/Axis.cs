using System.Globalization;

namespace PlmLens.Cli.Report;

/// <summary>Maps values to a length on paper, with ticks at round numbers.</summary>
internal sealed class Axis
{
    private readonly double _from, _to;

    private Axis(double from, double to, bool logarithmic, IReadOnlyList<double> ticks)
    {
        _from = logarithmic ? Math.Log10(from) : from;
        _to = logarithmic ? Math.Log10(to) : to;
        IsLogarithmic = logarithmic;
        Ticks = ticks;
    }

    /// <summary>True for decades, false for equal steps.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>Where to write numbers, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Equal steps. The ends are widened to round numbers.</summary>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value, <paramref name="low"/> or more.</param>
    /// <param name="most">Most ticks, 2 or more.</param>
    public static Axis Linear(double low, double high, int most = 6)
    {
        if (high <= low)
            (low, high) = low == 0 ? (0, 1) : (low - (Math.Abs(low) / 2), low + (Math.Abs(low) / 2));
        double step = RoundStep((high - low) / Math.Max(1, most - 1));
        double first = Math.Floor((low / step) + 1e-9), last = Math.Ceiling((high / step) - 1e-9);
        var ticks = new List<double>();
        for (double k = first; k <= last; k++)
            ticks.Add(k * step);
        return new Axis(first * step, last * step, false, ticks);
    }

    /// <summary>Equal steps with the ends left where they are.</summary>
    public static Axis Exactly(double low, double high, int most = 6)
    {
        Axis round = Linear(low, high, most);
        double slack = 1e-9 * (high - low);
        return new Axis(low, high, false, [.. round.Ticks.Where(t => t >= low - slack && t <= high + slack)]);
    }

    /// <summary>Decades. The ends are widened to 1, 2 or 5 times a power of ten.</summary>
    /// <param name="low">Smallest value, above 0.</param>
    /// <param name="high">Largest value, <paramref name="low"/> or more.</param>
    /// <param name="most">Most ticks.</param>
    public static Axis Logarithmic(double low, double high, int most = 6)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        double[] fine = [.. Enumerable.Range(first, last - first + 1)
            .SelectMany(d => new[] { 1.0, 2, 5 }.Select(m => m * Math.Pow(10, d)))];
        double from = fine.Last(t => t <= low * (1 + 1e-9));
        double to = fine.FirstOrDefault(t => t >= high * (1 - 1e-9) && t > from, from * 10);
        double[] inside = [.. fine.Where(t => t >= from * (1 - 1e-9) && t <= to * (1 + 1e-9))];
        if (inside.Length > most)
        {
            int every = Math.Max(1, (int)Math.Ceiling((last - first + 1.0) / most));
            double[] decades = [.. Enumerable.Range(first, last - first + 1)
                .Where(d => d % every == 0)
                .Select(d => Math.Pow(10, d))
                .Where(t => t >= from * (1 - 1e-9) && t <= to * (1 + 1e-9))];
            inside = decades.Length >= 2 ? decades : [from, .. decades.Where(t => t > from && t < to), to];
        }

        return new Axis(from, to, true, inside);
    }

    /// <summary>0 at the low end, 1 at the high end; values outside are moved to the ends.</summary>
    public double Place(double value)
    {
        double at = IsLogarithmic ? Math.Log10(Math.Max(value, double.Epsilon)) : value;
        return Math.Clamp((at - _from) / (_to - _from), 0, 1);
    }

    /// <summary>The text of a number on the axis: short, with k and M for thousands and millions.</summary>
    public static string Label(double value)
    {
        double size = Math.Abs(value);
        return size switch
        {
            < 1e-12 => "0",
            >= 1e9 => Short(value / 1e9) + "G",
            >= 1e6 => Short(value / 1e6) + "M",
            >= 1e4 => Short(value / 1e3) + "k",
            >= 1e-3 => Short(value),
            _ => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        };
    }

    private static string Short(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    // 1, 2, 2.5 or 5 times a power of ten, at least the step that is wanted.
    private static double RoundStep(double wanted)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        foreach (double round in new[] { 1, 2, 2.5, 5 })
        {
            if (round * power >= wanted * (1 - 1e-9))
                return round * power;
        }

        return 10 * power;
    }
}
