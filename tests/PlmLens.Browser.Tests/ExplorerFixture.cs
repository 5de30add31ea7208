using Microsoft.Playwright;
using PlmLens.Browser.Tests;
using PlmLens.Cli;
using PlmLens.Proteins;
using PlmLens.Server;

[assembly: AssemblyFixture(typeof(ExplorerFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace PlmLens.Browser.Tests;

/// <summary>Two small lenses of one corpus, the explorer over them, and a browser; made once for all tests.</summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    private const int Entries = 90;

    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-browser-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ExplorerServer? _server;

    /// <summary>Why the tests cannot run here; null when they can.</summary>
    public string? Missing { get; private set; }

    /// <summary>Where the explorer listens, without a slash at the end.</summary>
    public string Address => _server!.Address.TrimEnd('/');

    /// <summary>The lens that most tests look at.</summary>
    public string Lens => Path.Combine(_folder, "small");

    /// <summary>A lens of the same corpus on an earlier layer.</summary>
    public string EarlierLens => Path.Combine(_folder, "earlier");

    /// <summary>A file or folder for tests.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>The browser.</summary>
    public IBrowser Browser => _browser!;

    public async ValueTask InitializeAsync()
    {
        Missing = await WhatIsMissing();
        if (Missing is not null)
        {
            // Where everything is meant to be there, a test that is left out is a test that failed.
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Missing);
            return;
        }

        string corpus = MadeCorpus.Write(this["corpus.dat"], Entries);
        await MakeLens(corpus, Lens, "3");
        await MakeLens(corpus, EarlierLens, "1");
        MakeStructures();
        _server = await ExplorerServer.Start(new ExplorerOptions
        {
            Lenses = [Lens, EarlierLens],
            Port = 0,
            Structures = this["structures"],
            KnownModels = Bundled.Models,
            WebRoot = WebRoot,
        });
        // Other test projects keep the machine busy.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = BrowserPath.Find(),
            Args = s_arguments,
            Headless = true,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens a page of the explorer.</summary>
    /// <param name="route">What comes after "#/" in the address.</param>
    /// <param name="look">Size, colours.</param>
    public async Task<ExplorerPage> Open(string route, Look? look = null)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return await OpenAt($"{Address}/#/{route}", look);
    }

    /// <summary>Opens an address that leads nowhere: answers of 404 are no fault.</summary>
    public async Task<ExplorerPage> OpenLost(string route)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return await ExplorerPage.Open(Browser, $"{Address}/#/{route}", Look.Desk, lost: true);
    }

    /// <summary>Opens an address.</summary>
    public async Task<ExplorerPage> OpenAt(string address, Look? look = null)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return await ExplorerPage.Open(Browser, address, look ?? Look.Desk);
    }

    /// <summary>The built front end.</summary>
    internal static string WebRoot => Path.Combine(AppContext.BaseDirectory, "wwwroot");

    // The first proteins get a structure, so that there is something to see where one is shown.
    private void MakeStructures()
    {
        string folder = Directory.CreateDirectory(this["structures"]).FullName;
        foreach (ProteinRecord protein in UniProtFlatReader.Read(this["corpus.dat"]).Take(5))
            MadeStructure.Write(folder, protein.Accession, protein.Sequence);
    }

    private static async Task MakeLens(string corpus, string lens, string layer)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CliApp.RunAsync(
            [
                "demo", "--quick", "--model", "nano", "--proteins", corpus, "--clusters", "none", "--latents", "256",
                "--layer", layer, "--out", lens, "--quiet",
            ],
            output,
            error);
        Assert.True(code == 0, $"The lens could not be made: {error}");
    }

    private static Task<string?> WhatIsMissing()
    {
        string? missing = BrowserPath.Find() is null
            ? "No browser: chromium, chromium-browser or google-chrome is not on the PATH."
            : !File.Exists(Path.Combine(WebRoot, "index.html"))
                ? "The explorer's pages are not built: Node 20 or newer was not there when this was built."
                : !File.Exists(Accessibility.AxePath)
                    ? "axe-core is not there: npm ci was not run in web."
                    : null;
        return Task.FromResult(missing);
    }
}
