using System.IO.Compression;
using Microsoft.Playwright;

namespace PlmLens.Benchmarks.Serving;

/// <summary>Opens views in fresh browser contexts.</summary>
internal static class FirstViews
{
    /// <summary>What opening a view took.</summary>
    /// <param name="Shown">Milliseconds until it is usable, one for each context.</param>
    /// <param name="LongestTask">Longest task soon after, ms, one for each context; 0 when none took 50 ms.</param>
    /// <param name="Scripts">Scripts loaded by then and soon after.</param>
    public sealed record Opening(double[] Shown, double[] LongestTask, IReadOnlyCollection<string> Scripts);

    /// <summary>Opens a view several times.</summary>
    public static async Task<Opening> Measure(
        MeasuredBrowser browser, ServedLens served, ExplorerView view, int repeats)
    {
        var shown = new double[repeats];
        var longest = new double[repeats];
        string[] scripts = [];
        for (int i = 0; i < repeats; i++)
        {
            IPage page = await browser.Open(served.AddressOf(view.Route), view.Content).ConfigureAwait(false);
            await using IBrowserContext context = page.Context;
            (shown[i], longest[i]) = await PageClock.Opened(page).ConfigureAwait(false);
            scripts = await PageClock.Scripts(page).ConfigureAwait(false);
        }

        return new Opening(shown, longest, scripts);
    }

    /// <summary>Bytes of scripts as gzip sends them.</summary>
    public static async Task<long> GzipBytes(ServedLens served, IEnumerable<string> scripts)
    {
        long bytes = 0;
        foreach (string script in scripts.Distinct(StringComparer.Ordinal))
        {
            byte[] text = await served.Client.GetByteArrayAsync(new Uri(script)).ConfigureAwait(false);
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                await gzip.WriteAsync(text).ConfigureAwait(false);
            bytes += packed.Length;
        }

        return bytes;
    }
}
