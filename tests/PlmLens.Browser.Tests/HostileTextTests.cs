using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>Names from files are text, whatever they look like.</summary>
public sealed class HostileTextTests(ExplorerFixture explorer)
{
    public static TheoryData<string> Views => FrameTests.Views;

    [Theory]
    [MemberData(nameof(Views))]
    public async Task No_view_runs_what_a_name_says(string route)
    {
        await using ExplorerPage page = await explorer.Open(route);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => window.hacked === undefined"));
        Assert.Equal(0, await page.Page.Locator("main script, main img[src=x], main [onerror]").CountAsync());
    }

    [Fact]
    public async Task A_hostile_name_is_shown_as_it_is()
    {
        await using ExplorerPage page = await explorer.Open("small/protein/" + MadeCorpus.HostileAccession);
        await Expect(page.Page.Locator("main")).ToContainTextAsync(MadeCorpus.Hostile);
        await page.Go("small/concepts");
        await Expect(page.Page.GetByRole(AriaRole.Grid)).ToContainTextAsync("REGION: " + MadeCorpus.HostileNote);
    }

    [Fact]
    public async Task The_page_may_run_its_own_scripts_only()
    {
        Assert.SkipWhen(explorer.Missing is not null, explorer.Missing ?? "");
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(
            new Uri(explorer.Address + "/"), TestContext.Current.CancellationToken);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        string scripts = policy.Split(';').FirstOrDefault(
            part => part.Trim().StartsWith("script-src", StringComparison.Ordinal)) ?? "";
        Assert.DoesNotContain("'unsafe-inline'", scripts, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-eval'", scripts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_for_markup_finds_text()
    {
        await using ExplorerPage page = await explorer.Open("small/overview");
        await page.Page.Keyboard.PressAsync("/");
        ILocator box = page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search features" });
        await Expect(box).ToBeFocusedAsync();
        await box.FillAsync("<script>");
        await Expect(page.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("<script>");
        Assert.True(await page.Page.EvaluateAsync<bool>("() => window.hacked === undefined"));
    }
}
