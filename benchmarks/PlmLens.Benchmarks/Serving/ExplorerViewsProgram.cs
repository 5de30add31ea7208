using System.Globalization;
using System.Text;
using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Serving;

/// <summary><c>explorer-views</c>: how fast the explorer's views open and answer in a browser. Server, browser and this
/// program share the machine.</summary>
internal static class ExplorerViewsProgram
{
    /// <summary>Measures the lenses that the arguments name, and prints a table.</summary>
    public static async Task Run(string[] arguments)
    {
        ExplorerViewsOptions options = ExplorerViewsOptions.Parse(arguments);
        var table = new StringBuilder();
        MeasuredBrowser browser = await MeasuredBrowser.Start().ConfigureAwait(false);
        await using (browser.ConfigureAwait(false))
        {
            foreach (string line in MachineDescription.Read("not used", "not used").Lines()
                .Where(line => !line.EndsWith("not used", StringComparison.Ordinal))
                .Append($"browser: {browser.Version}, without a window and without a graphics card"))
            {
                table.Append("- ").AppendLine(line);
            }

            table.AppendLine().AppendLine("| lens | what | times | median | largest |");
            table.AppendLine("|---|---|---|---|---|");
            foreach (string lens in options.Lenses)
                await Measure(lens, options.Repeats, browser, table).ConfigureAwait(false);
        }

        if (options.Out is null)
            Console.Write(table);
        else
            AtomicFile.WriteAllText(options.Out, table.ToString());
    }

    private static async Task Measure(string lens, int repeats, MeasuredBrowser browser, StringBuilder table)
    {
        using ServedLens served = await ServedLens.Start(lens, labels: true).ConfigureAwait(false);
        void Row(string what, double[] times)
        {
            Array.Sort(times);
            double median = (times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2;
            table.AppendLine(CultureInfo.InvariantCulture,
                $"| {served.Id} | {what} | {times.Length} | {median:0} ms | {times[^1]:0} ms |");
        }

        // Before anything else: the server has just been started, and has made no document yet.
        FirstViews.Opening cold =
            await FirstViews.Measure(browser, served, ExplorerView.Features, repeats: 1).ConfigureAwait(false);
        Row("Features, first visit after the server's start", cold.Shown);
        string[] accessions = await Accessions(served).ConfigureAwait(false);
        int latent = await BusiestLatent(served).ConfigureAwait(false);
        HashSet<string> scripts = [];
        foreach (ExplorerView view in ExplorerView.All(latent, accessions[0]))
        {
            FirstViews.Opening opening =
                await FirstViews.Measure(browser, served, view, repeats).ConfigureAwait(false);
            Row($"{view.Name} usable after navigation", opening.Shown);
            Row($"{view.Name}, longest task in the 0.7 s after", opening.LongestTask);
            scripts.UnionWith(opening.Scripts);
        }

        foreach ((string what, double[] times) in await TableOfLatents.Measure(browser, served).ConfigureAwait(false))
            Row($"table of latents: {what}", times);
        Row("map: frame while it is moved", await MapFrames.Measure(browser, served).ConfigureAwait(false));
        if (served.Live)
        {
            double[] pasted = await PastedSequence.Measure(browser, served, accessions, repeats).ConfigureAwait(false);
            if (pasted.Length > 0)
                Row("400 residues from Run to ranked latents", pasted);
        }

        long bytes = await FirstViews.GzipBytes(served, scripts).ConfigureAwait(false);
        table.AppendLine(CultureInfo.InvariantCulture,
            $"| {served.Id} | scripts of all these views, gzip | {scripts.Count} | {bytes / 1000.0:0} kB | |");
    }

    private static async Task<string[]> Accessions(ServedLens served)
    {
        using JsonDocument document = await served.Read("proteins.json").ConfigureAwait(false);
        return [.. document.RootElement.GetProperty("accession").EnumerateArray().Select(a => a.GetString()!)];
    }

    // Of the largest density: a page with much to draw.
    private static async Task<int> BusiestLatent(ServedLens served)
    {
        using JsonDocument document = await served.Read("features.json").ConfigureAwait(false);
        return document.RootElement.GetProperty("density").EnumerateArray()
            .Select((density, latent) => (Density: density.GetDouble(), latent)).Max().latent;
    }
}
