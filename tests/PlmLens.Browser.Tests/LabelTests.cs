using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PlmLens.Store;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>Names, notes and ratings, written in the browser and kept in the journal beside the lens.</summary>
public sealed class LabelTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task What_two_people_write_at_once_is_seen_by_both_and_kept()
    {
        await using ExplorerPage ada = await explorer.Open("small/feature/21");
        await using ExplorerPage bo = await explorer.Open("small/feature/21");
        await Author(ada, "Ada");
        await Author(bo, "Bo");
        await Task.WhenAll(Name(ada, "a name by Ada"), Note(bo, "a note by Bo"));
        await Editor(ada).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^2") }).ClickAsync();
        await Editor(bo).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^1") }).ClickAsync();

        await Expect(Editor(ada)).ToContainTextAsync("a note by Bo");
        await Expect(Editor(bo).GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }))
            .ToHaveValueAsync("a name by Ada");
        await ada.Page.ReloadAsync();
        await Expect(Editor(ada)).ToContainTextAsync("a note by Bo");
        await ada.Picture("labels");

        LatentLabels kept = Journal().State()[21];
        Assert.Equal("a name by Ada", kept.Name!.Text);
        Assert.Equal("a note by Bo", Assert.Single(kept.Notes).Text);
        Assert.Equal(1.5, kept.MeanRating);
    }

    [Fact]
    public async Task A_hostile_label_is_text_wherever_it_is_shown()
    {
        await using ExplorerPage page = await explorer.Open("small/feature/22");
        await Author(page, "Eve");
        await Name(page, MadeCorpus.Hostile);
        await Note(page, MadeCorpus.HostileNote);
        await Expect(Editor(page)).ToContainTextAsync(MadeCorpus.HostileNote);
        foreach (string route in new[] { "small/features", "small/map", "small/feature/22" })
        {
            await page.Go(route);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => window.hacked === undefined"));
        }

        Assert.Equal(MadeCorpus.Hostile, Journal().State()[22].Name!.Text);
    }

    [Fact]
    public async Task A_note_is_deleted_by_its_author_and_stays_in_the_journal()
    {
        await using ExplorerPage page = await explorer.Open("small/feature/23");
        await Author(page, "Ada");
        await Note(page, "to be deleted");
        await Expect(Editor(page)).ToContainTextAsync("to be deleted");
        await Editor(page).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(Editor(page)).Not.ToContainTextAsync("to be deleted");
        Assert.False(Journal().State().ContainsKey(23));
        Assert.Equal(2, Journal().Entries().Count(entry => entry.Latent == 23));
    }

    [Fact]
    public async Task A_note_is_found_by_its_words()
    {
        await using ExplorerPage page = await explorer.Open("small/feature/24");
        await Author(page, "Ada");
        await Note(page, "zymurgy, see page 7");
        await Expect(Editor(page)).ToContainTextAsync("zymurgy");
        await page.Go("small/features?q=zymurgy");
        await Expect(page.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("1 of 256 latents");
        await Expect(page.Page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Link).First).ToHaveTextAsync("f/24");
    }

    private static ILocator Editor(ExplorerPage page) =>
        page.Page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("^Labels of latent") });

    private static Task Author(ExplorerPage page, string name) =>
        Editor(page).GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync(name);

    private static async Task Name(ExplorerPage page, string text)
    {
        await Editor(page).GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(text);
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(Editor(page).GetByRole(AriaRole.Button, new() { Name = "Replace" })).ToBeVisibleAsync();
    }

    private static async Task Note(ExplorerPage page, string text)
    {
        await Editor(page).GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("note", RegexOptions.IgnoreCase) })
            .FillAsync(text);
        await Editor(page).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("note", RegexOptions.IgnoreCase) })
            .ClickAsync();
    }

    private LabelJournal Journal()
    {
        using LensFolder lens = LensFolder.Open(explorer.Lens);
        return LabelJournal.Open(lens);
    }
}
