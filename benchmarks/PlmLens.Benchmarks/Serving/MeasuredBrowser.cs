using Microsoft.Playwright;
using PlmLens.Browser.Tests;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Serving;

/// <summary>The installed browser, without a window, and fresh contexts of it: nothing is cached from one to the next.
/// </summary>
internal sealed class MeasuredBrowser : IAsyncDisposable
{
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private MeasuredBrowser(IPlaywright playwright, IBrowser browser) =>
        (_playwright, _browser) = (playwright, browser);

    /// <summary>Name and version.</summary>
    public string Version => $"{_browser.BrowserType.Name} {_browser.Version}";

    /// <summary>Starts it.</summary>
    /// <exception cref="PlmLensException">No browser is installed.</exception>
    public static async Task<MeasuredBrowser> Start()
    {
        string path = BrowserPath.Find() ?? throw new PlmLensException(
            "No browser: chromium, chromium-browser or google-chrome is not on the PATH; install one.");
        IPlaywright playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args = s_arguments,
            Headless = true,
        }).ConfigureAwait(false);
        return new MeasuredBrowser(playwright, browser);
    }

    /// <summary>Opens an address in a context of its own, with a <see cref="PageClock"/>. Dispose of the context.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="content">CSS selector of what the view shows when it is usable.</param>
    public async Task<IPage> Open(string address, string content)
    {
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
        }).ConfigureAwait(false);
        await PageClock.Install(context, content).ConfigureAwait(false);
        IPage page = await context.NewPageAsync().ConfigureAwait(false);
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Commit }).ConfigureAwait(false);
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync().ConfigureAwait(false);
        _playwright.Dispose();
    }
}
