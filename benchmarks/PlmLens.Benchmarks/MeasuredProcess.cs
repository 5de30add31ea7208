using System.Diagnostics;
using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Benchmarks;

/// <summary>What a child process took.</summary>
/// <param name="Seconds">From its start until it had left.</param>
/// <param name="PeakBytes">Its greatest resident memory (VmHWM); 0 where /proc does not tell.</param>
/// <param name="Output">What it wrote to standard output.</param>
internal sealed record MeasuredProcess(double Seconds, long PeakBytes, string Output)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs this program again with other arguments.</summary>
    /// <exception cref="PlmLensException">It failed.</exception>
    public static MeasuredProcess RunThisProgram(params string[] arguments)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "PlmLens.Benchmarks.dll");
        return Run(DotnetHost(), [assembly, .. arguments]);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="PlmLensException">It did not exit with 0; with its last error line.</exception>
    public static MeasuredProcess Run(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new PlmLensException($"{program} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        do
        {
            peak = Math.Max(peak, PeakOf(process.Id));
        }
        while (!process.WaitForExit(s_interval));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (process.ExitCode != 0)
        {
            string reason = errors.Result.Trim().Split('\n')[^1];
            throw new PlmLensException($"{program} {string.Join(' ', arguments)} failed: {reason}");
        }

        return new MeasuredProcess(seconds, peak, output.Result);
    }

    /// <summary>The dotnet command that runs this program.</summary>
    public static string DotnetHost() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    // The kernel keeps the maximum, so only growth in the last interval before the exit can be missed.
    private static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            string? number = line?.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)
                .ElementAtOrDefault(1);
            return number is null ? 0 : 1024 * long.Parse(number, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
