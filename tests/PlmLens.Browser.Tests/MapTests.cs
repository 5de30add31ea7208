using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>The map of latents.</summary>
public sealed class MapTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task The_keyboard_takes_a_latent_goes_to_its_neighbour_and_opens_it()
    {
        await using ExplorerPage page = await explorer.Open("small/map");
        await page.Page.GetByRole(AriaRole.Application).FocusAsync();
        ILocator told = page.Page.Locator(".map-live");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(told).Not.ToHaveTextAsync("");
        string first = await told.InnerTextAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(told).Not.ToHaveTextAsync(first);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForURLAsync(new Regex("#/small/feature/\\d+"));
        await page.Settle();
    }

    [Fact]
    public async Task Colours_are_chosen_and_shared_by_the_address()
    {
        await using ExplorerPage page = await explorer.Open("small/map");
        await page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Colour" }).SelectOptionAsync("Activation pattern");
        await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "Legend" })).ToContainTextAsync("short motif");
        await using ExplorerPage shared = await explorer.OpenAt(page.Page.Url);
        await Expect(shared.Page.GetByRole(AriaRole.Region, new() { Name = "Legend" }))
            .ToContainTextAsync("short motif");
    }

    [Fact]
    public async Task Points_are_drawn_and_a_click_on_one_opens_it()
    {
        await using ExplorerPage page = await explorer.Open("small/map");
        ILocator map = page.Page.GetByRole(AriaRole.Application);
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        // Points are everywhere: one lies within reach of some place of a coarse grid.
        for (int i = 0; i < 400 && !page.Hash.Contains("feature", StringComparison.Ordinal); i++)
        {
            float x = box.X + (box.Width * ((i % 20) + 0.5f) / 20), y = box.Y + (box.Height * ((i / 20) + 0.5f) / 20);
            await page.Page.Mouse.ClickAsync(x, y);
        }

        Assert.Matches("^/small/feature/\\d+", page.Hash);
        await page.Settle();
    }

    [Fact]
    public async Task A_latent_s_page_leads_to_its_place()
    {
        await using ExplorerPage page = await explorer.Open("small/feature/12");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "on the map" }).ClickAsync();
        await page.Settle();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("Map");
        Assert.Contains("latent=12", page.Hash, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("SVG")]
    [InlineData("TSV")]
    public async Task The_map_is_taken_away(string kind)
    {
        await using ExplorerPage page = await explorer.Open("small/map");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page
            .GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"as {kind}$") })
            .ClickAsync());
        string path = explorer[download.SuggestedFilename];
        await download.SaveAsAsync(path);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        string start = System.Text.Encoding.Latin1.GetString(bytes.AsSpan(0, 6));
        Assert.StartsWith(kind switch { "PNG" => "\u0089PNG", "SVG" => "<svg", _ => "latent" }, start);
    }
}
