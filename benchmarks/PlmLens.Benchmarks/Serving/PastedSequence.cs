using System.Text.Json;
using Microsoft.Playwright;

namespace PlmLens.Benchmarks.Serving;

/// <summary>A sequence pasted into the explorer, run by the lens's model.</summary>
internal static class PastedSequence
{
    private const int Residues = 400;

    /// <summary>Milliseconds from the click on Run to the first ranked latent; the first run loads the model.</summary>
    public static async Task<double[]> Measure(
        MeasuredBrowser browser, ServedLens served, IReadOnlyList<string> accessions, int repeats)
    {
        ExplorerView view = ExplorerView.Sequence;
        IPage page = await browser.Open(served.AddressOf(view.Route), view.Content).ConfigureAwait(false);
        await using IBrowserContext context = page.Context;
        await PageClock.Opened(page).ConfigureAwait(false);
        await page.WaitForTimeoutAsync(1500).ConfigureAwait(false);
        List<double> times = [];
        foreach (string accession in accessions)
        {
            using JsonDocument protein = await served.Read($"proteins/{accession}.json").ConfigureAwait(false);
            if (protein.RootElement.GetProperty("sequence").GetString() is not { Length: >= Residues } sequence)
                continue;
            await page.GotoAsync(served.AddressOf(view.Route)).ConfigureAwait(false);
            await page.Locator("textarea").FillAsync("").ConfigureAwait(false);
            await page.Locator("textarea").FocusAsync().ConfigureAwait(false);
            await page.Keyboard.InsertTextAsync(sequence[..Residues]).ConfigureAwait(false);
            ILocator button = page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true });
            times.Add(await PageClock.Answer(page, "click", () => button.ClickAsync(), "main table.data tbody tr")
                .ConfigureAwait(false));
            if (times.Count == repeats)
                break;
        }

        return [.. times];
    }
}
