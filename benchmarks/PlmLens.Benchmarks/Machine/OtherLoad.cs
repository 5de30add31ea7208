using System.Globalization;

namespace PlmLens.Benchmarks.Machine;

/// <summary>How busy other programs keep the processors: on a machine that is not quiet, rates with all threads are
/// shares of what is left over, and ratios of two programs that are timed by turns are noise.</summary>
internal static class OtherLoad
{
    /// <summary>More than this share of the processors makes a measurement doubtful.</summary>
    public const double Tolerated = 0.05;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Share of all processors, 0 to 1, that is in use while this program sleeps for half a second; null where
    /// /proc/stat does not tell.</summary>
    public static double? Measure()
    {
        if (Read() is not { } before)
            return null;
        Thread.Sleep(s_interval);
        if (Read() is not { } after || after.Total <= before.Total)
            return null;
        return 1 - ((after.Idle - before.Idle) / (after.Total - before.Total));
    }

    // "cpu user nice system idle iowait irq softirq steal ...", in ticks since the machine started.
    private static (double Idle, double Total)? Read()
    {
        const string Stat = "/proc/stat";
        if (!File.Exists(Stat))
            return null;
        string[] words = File.ReadLines(Stat).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] ticks = [.. words.Skip(1).Take(8).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return ticks.Length < 5 ? null : (ticks[3] + ticks[4], ticks.Sum());
    }
}
