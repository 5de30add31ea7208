using Microsoft.Playwright;

namespace PlmLens.Benchmarks.Serving;

/// <summary>How smoothly the map is moved.</summary>
internal static class MapFrames
{
    /// <summary>Milliseconds between frames while the map is enlarged, dragged and made smaller.</summary>
    public static async Task<double[]> Measure(MeasuredBrowser browser, ServedLens served)
    {
        ExplorerView view = ExplorerView.Map;
        IPage page = await browser.Open(served.AddressOf(view.Route), view.Content).ConfigureAwait(false);
        await using IBrowserContext context = page.Context;
        await PageClock.Opened(page).ConfigureAwait(false);
        await page.WaitForTimeoutAsync(1500).ConfigureAwait(false);
        ILocator map = page.GetByRole(AriaRole.Application);
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync().ConfigureAwait(false))!;
        float x = box.X + (box.Width / 2), y = box.Y + (box.Height / 2);
        await page.Mouse.MoveAsync(x, y).ConfigureAwait(false);
        return await PageClock.Frames(page, async () =>
        {
            for (int i = 0; i < 20; i++)
                await page.Mouse.WheelAsync(0, -60).ConfigureAwait(false);
            await page.Mouse.DownAsync().ConfigureAwait(false);
            for (int i = 0; i < 40; i++)
                await page.Mouse.MoveAsync(x + (i * 4), y + (i * 2)).ConfigureAwait(false);
            await page.Mouse.UpAsync().ConfigureAwait(false);
            for (int i = 0; i < 20; i++)
                await page.Mouse.WheelAsync(0, 60).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }
}
