using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Serving;

/// <summary><c>serve-load</c>: what the explorer's server bears. Requests leave at their times whether or not earlier
/// ones have come back, so a slow answer does not hide those that it delays; a latency counts from the time at which
/// the request was due.</summary>
internal static class ServeLoadProgram
{
    private const ulong Seed = 1;

    // A server that has just been started reads tables behind its first answers.
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(5);

    /// <summary>Measures the lenses that the arguments name, and prints a table.</summary>
    public static async Task Run(string[] arguments)
    {
        ServeLoadOptions options = ServeLoadOptions.Parse(arguments);
        foreach (string line in MachineDescription.Read("not used", "not used").Lines())
            Console.WriteLine($"- {line}");
        Console.WriteLine();
        Console.WriteLine("| lens | what | figure |");
        Console.WriteLine("|---|---|---|");
        foreach (string lens in options.Lenses)
            await Measure(lens, options).ConfigureAwait(false);
    }

    private static async Task Measure(string lens, ServeLoadOptions options)
    {
        using ServedLens served = await ServedLens.Start(lens).ConfigureAwait(false);
        Print(served, "start to first document", $"{served.StartSeconds:0.00} s");
        Print(served, "resident memory then", $"{served.ResidentMebibytes:0} MiB");
        string[] accessions = await Accessions(served).ConfigureAwait(false);
        int concepts = await Concepts(served).ConfigureAwait(false);
        var random = new SeededRandom(Seed);
        (string Kind, string Path)[] requests = [.. Enumerable.Range(0, options.Rate * options.Seconds)
            .Select(_ => Pick(random, served, accessions, concepts))];
        var latencies = new ConcurrentBag<(string Kind, TimeSpan Due, double Milliseconds)>();
        int failed = 0;
        long began = Stopwatch.GetTimestamp();
        var running = new List<Task>(requests.Length);
        for (int i = 0; i < requests.Length; i++)
        {
            TimeSpan due = TimeSpan.FromSeconds((double)i / options.Rate);
            TimeSpan left = due - Stopwatch.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
                await Task.Delay(left).ConfigureAwait(false);
            (string kind, string path) = requests[i];
            running.Add(Task.Run(async () =>
            {
                using HttpResponseMessage answer =
                    await served.Client.GetAsync(new Uri(path, UriKind.Relative)).ConfigureAwait(false);
                await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
                if (!answer.IsSuccessStatusCode)
                    Interlocked.Increment(ref failed);
                latencies.Add((kind, due, (Stopwatch.GetElapsedTime(began) - due).TotalMilliseconds));
            }));
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        Print(served, $"requests at {options.Rate}/s, failed", $"{requests.Length}, {failed}");
        Latency(served, "all", [.. latencies.Select(l => l.Milliseconds)]);
        double[] later = [.. latencies.Where(l => l.Due >= s_start).Select(l => l.Milliseconds)];
        if (later.Length > 0)
            Latency(served, $"all after the first {s_start.TotalSeconds:0} s", later);
        foreach (var kind in latencies.GroupBy(l => l.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
            Latency(served, kind.Key, [.. kind.Select(l => l.Milliseconds)]);
        Print(served, "resident memory after", $"{served.ResidentMebibytes:0} MiB");
    }

    private static (string Kind, string Path) Pick(
        SeededRandom random, ServedLens served, string[] accessions, int concepts)
    {
        string root = $"data/{served.Id}/";
        return random.Next(100) switch
        {
            < 50 => ("latent", $"{root}features/{random.Next(served.Latents)}.json"),
            < 75 => ("protein", $"{root}proteins/{accessions[random.Next(accessions.Length)]}.json"),
            < 90 => ("concept", $"{root}concepts/{random.Next(concepts)}.json"),
            < 94 => ("overview", root + "overview.json"),
            < 97 => ("table of latents", root + "features.json"),
            _ => ("map", root + "map.json"),
        };
    }

    private static async Task<string[]> Accessions(ServedLens served)
    {
        using JsonDocument document = await served.Read("proteins.json").ConfigureAwait(false);
        return [.. document.RootElement.GetProperty("accession").EnumerateArray().Select(a => a.GetString()!)];
    }

    private static async Task<int> Concepts(ServedLens served)
    {
        using JsonDocument document = await served.Read("concepts.json").ConfigureAwait(false);
        return document.RootElement.GetProperty("concepts").GetArrayLength();
    }

    private static void Latency(ServedLens served, string kind, double[] milliseconds)
    {
        Array.Sort(milliseconds);
        double At(double share) => milliseconds[Math.Min((int)(share * milliseconds.Length), milliseconds.Length - 1)];
        Print(
            served, $"{kind} ({milliseconds.Length}): p50, p95, p99, largest",
            $"{At(0.5):0.0}, {At(0.95):0.0}, {At(0.99):0.0}, {milliseconds[^1]:0.0} ms");
    }

    private static void Print(ServedLens served, string what, string figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {served.Id} | {what} | {figure} |"));
}
