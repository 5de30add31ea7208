using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PlmLens.Browser.Tests;

/// <summary>
/// A page of the explorer that is watched: at its end no error may have been printed, no script may have failed, no
/// answer may have been missing and no request may have left the host.
/// </summary>
public sealed class ExplorerPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly IBrowserContext _context;
    private readonly Look _look;

    private ExplorerPage(IBrowserContext context, IPage page, Look look)
    {
        _context = context;
        Page = page;
        _look = look;
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Opens an address and waits until nothing is loaded any more.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="address">The address.</param>
    /// <param name="look">Size and colours.</param>
    /// <param name="lost">What the address asks for is not there: answers of 404 are no fault.</param>
    public static async Task<ExplorerPage> Open(IBrowser browser, string address, Look look, bool lost = false)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.Colours,
            HasTouch = look.Touch,
            IsMobile = look.Touch,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(20_000);
        IPage page = await context.NewPageAsync();
        var opened = new ExplorerPage(context, page, look);
        opened.Watch(new Uri(address).Authority, lost);
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        await opened.Settle();
        return opened;
    }

    /// <summary>Waits until nothing is being loaded.</summary>
    public async Task Settle()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Assertions.Expect(Page.Locator("[aria-busy=true], .waiting")).ToHaveCountAsync(0);
    }

    /// <summary>Goes to a place as a link would.</summary>
    /// <param name="route">What comes after "#/".</param>
    public async Task Go(string route)
    {
        await Page.EvaluateAsync("route => { window.location.hash = '#/' + route }", route);
        await Settle();
    }

    /// <summary>Keeps a picture in artifacts/screenshots.</summary>
    public Task Picture(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Pictures.Folder, $"{name}-{_look.Name}.png"),
        FullPage = false,
    });

    /// <summary>The address after "#".</summary>
    public string Hash => new Uri(Page.Url).Fragment.TrimStart('#');

    /// <summary>Checks what was watched and closes the page.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_problems);
    }

    private void Watch(string host, bool lost)
    {
        Page.Console += (_, message) =>
        {
            bool notFound = lost && message.Text.Contains("404", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !notFound && !IsAboutWebGlSpeed(message.Text))
                _problems.Enqueue($"console {message.Type}: {message.Text}");
        };
        Page.PageError += (_, error) => _problems.Enqueue($"script: {error}");
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !(lost && response.Status == 404))
                _problems.Enqueue($"{response.Status}: {response.Url}");
        };
        Page.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out Uri? uri)
                && uri.Scheme is "http" or "https" or "ws" or "wss"
                && uri.Authority != host)
            {
                _problems.Enqueue($"off the host: {request.Url}");
            }
        };
    }

    // Chromium tells that drawing without a graphics card is slow; that says nothing of the page.
    private static bool IsAboutWebGlSpeed(string text) =>
        text.Contains("GPU stall due to ReadPixels", StringComparison.Ordinal)
        || text.Contains("software WebGL", StringComparison.OrdinalIgnoreCase);
}
