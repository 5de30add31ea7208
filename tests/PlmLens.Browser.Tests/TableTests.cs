using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>The tables of latents, concepts and proteins: filter, sort, share, open, take away.</summary>
public sealed class TableTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task Latents_are_filtered_by_concept_and_the_address_tells_it()
    {
        await using ExplorerPage page = await explorer.Open("small/features");
        await Expect(page.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("256 latents");
        await page.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Concept", Exact = true }).FillAsync("HELIX");
        ILocator status = page.Page.GetByRole(AriaRole.Status).First;
        await Expect(status).ToContainTextAsync("of 256 latents");
        string told = await status.InnerTextAsync();
        string address = page.Page.Url;
        Assert.Contains("HELIX", page.Hash, StringComparison.Ordinal);

        await using ExplorerPage shared = await explorer.OpenAt(address);
        await Expect(shared.Page.GetByRole(AriaRole.Status).First).ToHaveTextAsync(told);
        await Expect(shared.Page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("HELIX");
    }

    [Fact]
    public async Task Latents_are_sorted_by_a_column_and_the_address_tells_it()
    {
        await using ExplorerPage page = await explorer.Open("small/features");
        ILocator density = page.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Density" });
        await density.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(density).ToHaveAttributeAsync("aria-sort", new Regex("ascending|descending"));
        bool ascending = await density.GetAttributeAsync("aria-sort") == "ascending";
        await RequireSorted(page, ascending);
        await density.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(density).ToHaveAttributeAsync("aria-sort", ascending ? "descending" : "ascending");
        await RequireSorted(page, !ascending);
        Assert.Contains("density", page.Hash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_latent_is_opened_and_back_leads_to_the_same_rows()
    {
        await using ExplorerPage page = await explorer.Open("small/features?concept=HELIX");
        ILocator row = page.Page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Row).Nth(1);
        string latent = await row.GetByRole(AriaRole.Link).First.InnerTextAsync();
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Settle();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync(latent.Replace("f/", "", StringComparison.Ordinal));
        await page.Page.GoBackAsync();
        await Expect(row.GetByRole(AriaRole.Link).First).ToHaveTextAsync(latent);
    }

    [Theory]
    [InlineData("small/features", 256)]
    [InlineData("small/proteins", 90)]
    [InlineData("small/concepts", 13)]
    public async Task The_rows_shown_are_taken_away_as_a_table(string route, int rows)
    {
        await using ExplorerPage page = await explorer.Open(route);
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Button, new() { Name = "Download the rows shown as TSV" }).ClickAsync());
        Assert.EndsWith(".tsv", download.SuggestedFilename, StringComparison.Ordinal);
        string path = explorer[download.SuggestedFilename];
        await download.SaveAsAsync(path);
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(rows, lines.Length - 1);
        int columns = lines[0].Split('\t').Length;
        Assert.All(lines, line => Assert.Equal(columns, line.Split('\t').Length));
    }

    [Fact]
    public async Task Proteins_are_found_by_their_name_and_opened_by_the_keyboard()
    {
        await using ExplorerPage page = await explorer.Open("small/proteins");
        ILocator filter = page.Page.GetByRole(
            AriaRole.Searchbox, new() { Name = "Filter by accession, entry, name and organism" });
        await filter.FillAsync("crystallin");
        ILocator link = page.Page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Link, new() { Name = "P02511" });
        await Expect(link).ToBeVisibleAsync();
        await link.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Settle();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("CRYAB_HUMAN");
    }

    [Fact]
    public async Task A_concept_leads_to_its_best_latent_and_back()
    {
        await using ExplorerPage page = await explorer.Open("small/concepts");
        await page.Page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Link, new() { Name = "DISULFID" }).ClickAsync();
        await page.Settle();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("DISULFID");
        await page.Page.Locator("main").GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^f.\\d+$") })
            .First.ClickAsync();
        await page.Settle();
        await Expect(page.Page.Locator("main")).ToContainTextAsync("DISULFID");
        Assert.StartsWith("/small/feature/", page.Hash, StringComparison.Ordinal);
    }

    // The head of the table changes at once and its rows a moment later.
    private static async Task RequireSorted(ExplorerPage page, bool ascending)
    {
        double[] shown = await Densities(page);
        for (int tries = 0; tries < 50 && !Sorted().SequenceEqual(shown); tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            shown = await Densities(page);
        }

        Assert.Equal(Sorted(), shown);
        Assert.True(shown.Length > 5);

        // The first rows of the other way are latents that never fire.
        Assert.True(ascending ? shown[^1] == 0 : shown[0] > shown[^1]);

        IEnumerable<double> Sorted() => ascending ? shown.Order() : shown.OrderDescending();
    }

    private static async Task<double[]> Densities(ExplorerPage page)
    {
        IReadOnlyList<string> cells = await page.Page.GetByRole(AriaRole.Grid)
            .Locator("[role=row] [role=gridcell]:nth-last-child(2)").AllInnerTextsAsync();
        return [.. cells.Select(cell => double.Parse(cell.Replace("%", "", StringComparison.Ordinal)))];
    }
}
