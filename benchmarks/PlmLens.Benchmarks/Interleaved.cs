using System.Diagnostics;

namespace PlmLens.Benchmarks;

/// <summary>Times two things by turns, so that a change of the machine's speed meets both, and takes medians.</summary>
internal static class Interleaved
{
    // Idle threads of OpenBLAS and OpenMP spin for tens of milliseconds after their work and would take a core from
    // whoever comes next; after this pause they sleep.
    private static readonly TimeSpan s_betweenTurns = TimeSpan.FromMilliseconds(150);

    /// <summary>Seconds of one call of <paramref name="work"/>.</summary>
    public static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Median seconds of <paramref name="ours"/> and of <paramref name="peer"/>, one after the other
    /// <paramref name="repeats"/> times.</summary>
    /// <param name="repeats">1 or more.</param>
    /// <param name="ours">Returns its own seconds.</param>
    /// <param name="peer">Returns its own seconds; null when there is no peer.</param>
    /// <param name="warm">True when both have done this work before; false runs each once, untimed, first.</param>
    public static (double Ours, double? Peer) Median(
        int repeats, Func<double> ours, Func<double>? peer, bool warm = false)
    {
        double[] mine = new double[repeats];
        double[] theirs = new double[repeats];
        if (!warm)
        {
            ours();
            if (peer is not null)
            {
                peer();
                Thread.Sleep(s_betweenTurns);
            }
        }

        for (int i = 0; i < repeats; i++)
        {
            mine[i] = ours();
            if (peer is null)
                continue;
            Thread.Sleep(s_betweenTurns);
            theirs[i] = peer();
            Thread.Sleep(s_betweenTurns);
        }

        return (Median(mine), peer is null ? null : Median(theirs));
    }

    /// <summary>Median seconds of one call of <paramref name="work"/>, after a warm-up.</summary>
    public static double Median(int repeats, Action work) => Median(repeats, () => Seconds(work), null).Ours;

    /// <summary>The middle value; the mean of the two middle ones when their number is even. Sorts in place.</summary>
    public static double Median(double[] values)
    {
        Array.Sort(values);
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
