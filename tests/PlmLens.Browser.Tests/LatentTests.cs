using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>A latent's page.</summary>
public sealed class LatentTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task It_shows_where_the_latent_fires_and_leads_to_the_proteins()
    {
        await using ExplorerPage page = await explorer.Open("small/feature/12");
        ILocator proteins = page.Page.GetByRole(AriaRole.Region, new() { Name = "Proteins" });
        await Expect(proteins.GetByRole(AriaRole.Heading).First).ToContainTextAsync("how strongly it fires");
        await proteins.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Settle();
        Assert.StartsWith("/small/protein/", page.Hash, StringComparison.Ordinal);
        await page.Page.GoBackAsync();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("12");
    }

    [Fact]
    public async Task Its_neighbours_are_one_step_away()
    {
        await using ExplorerPage page = await explorer.Open("small/feature/12");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "The next latent" }).ClickAsync();
        await page.Settle();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("13");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "The latent before" }).ClickAsync();
        await page.Settle();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("12");
    }

    [Fact]
    public async Task The_alignment_is_kept_in_the_address()
    {
        await using ExplorerPage page = await explorer.Open("small/feature/12");
        await page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Align by" })
            .SelectOptionAsync("first active residue");
        await page.Settle();
        await using ExplorerPage shared = await explorer.OpenAt(page.Page.Url);
        await Expect(shared.Page.GetByRole(AriaRole.Combobox, new() { Name = "Align by" }).Locator("option:checked"))
            .ToHaveTextAsync("first active residue");
    }

    [Theory]
    [InlineData("FASTA", ">")]
    [InlineData("SVG", "<svg")]
    public async Task What_is_shown_is_taken_away(string kind, string start)
    {
        await using ExplorerPage page = await explorer.Open("small/feature/12");
        ILocator tools = page.Page.GetByRole(AriaRole.Group, new() { Name = "How the proteins are shown" });
        ILocator region = page.Page.GetByRole(AriaRole.Region, new() { Name = "Proteins" });
        await Expect(tools).ToBeVisibleAsync();
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() =>
            region.GetByRole(AriaRole.Button, new() { NameRegex = new($"^Download .* as {kind}$") }).ClickAsync());
        string path = explorer[download.SuggestedFilename];
        await download.SaveAsAsync(path);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.True(kind != "SVG" || !text.Contains("<script", StringComparison.Ordinal));
    }
}
