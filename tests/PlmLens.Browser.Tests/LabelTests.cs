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
    public async Task A_blind_rating_tells_nothing_before_and_is_kept_after()
    {
        await using ExplorerPage page = await explorer.Open("small/label");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Blind rating" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync("Cleo");
        await page.Page.GetByRole(AriaRole.Spinbutton, new() { Name = "Latents" }).FillAsync("3");
        await page.Page.GetByRole(AriaRole.Spinbutton, new() { Name = "Mixtures" }).FillAsync("2");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start or go on" }).ClickAsync();
        ILocator session = page.Page.GetByRole(AriaRole.Region, new() { Name = "Blind rating" });
        ILocator rate = session.GetByRole(AriaRole.Group, new() { NameRegex = new Regex("^How clear") });
        for (int item = 1; item <= 5; item++)
        {
            await Expect(session.GetByRole(AriaRole.Status).First).ToContainTextAsync($"item {item}");
            await Expect(rate.GetByRole(AriaRole.Button).First).ToBeEnabledAsync();
            string shown = await session.InnerTextAsync();
            Assert.DoesNotMatch("HELIX|DISULFID|REGION|[Ll]atent \\d|f/\\d", shown);
            if (item == 1)
            {
                await page.Picture("blind");
                Assert.Empty(await Accessibility.Violations(page));
            }

            await page.Page.Keyboard.PressAsync($"{item % 3}");
        }

        await Expect(session).ToContainTextAsync("All are rated");
        await page.Settle();
        LabelEntry[] kept = [.. Journal().Entries().Where(entry => entry.Author == "Cleo")];
        Assert.Equal(3, kept.Length);
        Assert.All(kept, entry => Assert.Equal(LabelKind.Blind, entry.Kind));
        Assert.Single(kept.Select(entry => entry.Session).Distinct());
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
