using Microsoft.Playwright;

namespace PlmLens.Benchmarks.Serving;

/// <summary>How the table of latents answers.</summary>
internal static class TableOfLatents
{
    private const string Words = "transmembrane";
    private const string Concept = "domain";

    /// <summary>Times of each kind of interaction, ms.</summary>
    public static async Task<IReadOnlyList<(string What, double[] Times)>> Measure(
        MeasuredBrowser browser, ServedLens served)
    {
        ExplorerView view = ExplorerView.Features;
        IPage page = await browser.Open(served.AddressOf(view.Route), view.Content).ConfigureAwait(false);
        await using IBrowserContext context = page.Context;
        await PageClock.Opened(page).ConfigureAwait(false);
        // The other views' scripts are loaded behind the first view.
        await page.WaitForTimeoutAsync(1500).ConfigureAwait(false);
        return
        [
            ("filter by text, each letter", await Type(page, page.Locator("#features-query"), Words)
                .ConfigureAwait(false)),
            ("filter by concept, each letter", await Type(
                page, page.GetByRole(AriaRole.Searchbox, new() { Name = "Concept", Exact = true }), Concept)
                .ConfigureAwait(false)),
            ("sort, each column both ways", await Sort(page).ConfigureAwait(false)),
            ("select a row", await Select(page).ConfigureAwait(false)),
            ("select all rows", await SelectAll(page).ConfigureAwait(false)),
            ("frame while scrolling", await Scroll(page).ConfigureAwait(false)),
        ];
    }

    // Types a text letter by letter, then deletes it.
    private static async Task<double[]> Type(IPage page, ILocator field, string text)
    {
        await field.FocusAsync().ConfigureAwait(false);
        List<double> times = [];
        foreach (char letter in text)
        {
            times.Add(await PageClock.Answer(page, "input", () => page.Keyboard.PressAsync(letter.ToString()))
                .ConfigureAwait(false));
        }

        for (int i = 0; i < text.Length; i++)
        {
            times.Add(await PageClock.Answer(page, "input", () => page.Keyboard.PressAsync("Backspace"))
                .ConfigureAwait(false));
        }

        return [.. times];
    }

    private static async Task<double[]> Sort(IPage page)
    {
        List<double> times = [];
        IReadOnlyList<ILocator> heads = await page.Locator(".vtable-head button").AllAsync().ConfigureAwait(false);
        foreach (ILocator head in heads.Concat(heads.Reverse()))
            times.Add(await PageClock.Answer(page, "click", () => head.ClickAsync()).ConfigureAwait(false));
        return [.. times];
    }

    private static async Task<double[]> Select(IPage page)
    {
        List<double> times = [];
        for (int i = 0; i < 8; i++)
        {
            ILocator box = page.Locator(".vtable-row input[type=checkbox]").Nth(i);
            times.Add(await PageClock.Answer(page, "click", () => box.ClickAsync()).ConfigureAwait(false));
        }

        return [.. times];
    }

    private static async Task<double[]> SelectAll(IPage page)
    {
        await page.Locator(".vtable").FocusAsync().ConfigureAwait(false);
        double time = await PageClock.Answer(page, "keydown", () => page.Keyboard.PressAsync("Control+a"))
            .ConfigureAwait(false);
        return [time];
    }

    // The wheel, then leaps as when the bar at the side is dragged.
    private static async Task<double[]> Scroll(IPage page)
    {
        LocatorBoundingBoxResult box = (await page.Locator(".vtable").BoundingBoxAsync().ConfigureAwait(false))!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2)).ConfigureAwait(false);
        return await PageClock.Frames(page, async () =>
        {
            for (int i = 0; i < 60; i++)
                await page.Mouse.WheelAsync(0, 500).ConfigureAwait(false);
            for (int i = 1; i <= 40; i++)
            {
                await page.EvaluateAsync(
                    """
                    (share) => {
                      const table = document.querySelector('.vtable')
                      table.scrollTop = table.scrollHeight * share
                      return new Promise((done) => requestAnimationFrame(done))
                    }
                    """,
                    i * 0.37 % 1).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }
}
