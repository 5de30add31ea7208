using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>What holds on every page of the explorer.</summary>
public sealed class FrameTests(ExplorerFixture explorer)
{
    /// <summary>Every view by its route in the lens.</summary>
    public static TheoryData<string> Views =>
    [
        "small/overview", "small/features", "small/feature/12", "small/map", "small/concepts", "small/concept/0",
        "small/proteins", "small/protein/" + MadeCorpus.HostileAccession, "small/sequence", "small/label",
        "compare/small/earlier",
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_view_opens_by_its_address_and_has_one_heading_and_a_title(string route)
    {
        await using ExplorerPage page = await explorer.Open(route);
        await Expect(page.Page.Locator("main h1")).ToHaveCountAsync(1);
        Assert.Equal(0, await page.Page.Locator(".problem").CountAsync());
        await page.Picture(route.Replace('/', '-'));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_view_has_no_serious_fault_of_accessibility_in_light_and_dark(string route)
    {
        var violations = new List<string>();
        foreach (Look look in new[] { Look.Desk, Look.Dark })
        {
            await using ExplorerPage page = await explorer.Open(route, look);
            violations.AddRange((await Accessibility.Violations(page)).Select(v => $"{look.Name}: {v}"));
            if (look == Look.Dark)
                await page.Picture(route.Replace('/', '-'));
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_view_fits_the_width_of_a_phone(string route)
    {
        await using ExplorerPage page = await explorer.Open(route, Look.Phone);
        await page.Picture(route.Replace('/', '-'));
        int[] widths = await page.Page.EvaluateAsync<int[]>(
            "() => [document.documentElement.scrollWidth, window.innerWidth]");
        Assert.Equal(Look.Phone.Width, widths[1]);
        Assert.True(widths[0] <= Look.Phone.Width, $"the page is {widths[0]} pixels wide");
    }

    [Fact]
    public async Task On_a_phone_the_current_tab_is_in_sight()
    {
        await using ExplorerPage page = await explorer.Open("small/sequence", Look.Phone);
        ILocator tab = page.Page.Locator("nav [aria-current=page]");
        await Expect(tab).ToHaveTextAsync("Sequence");
        await Expect(tab).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task The_back_button_goes_back()
    {
        await using ExplorerPage page = await explorer.Open("small/overview");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Features", Exact = true }).ClickAsync();
        await page.Settle();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Concepts", Exact = true }).ClickAsync();
        await page.Settle();
        Assert.Equal("/small/concepts", page.Hash);
        await page.Page.GoBackAsync();
        Assert.Equal("/small/features", page.Hash);
        await Expect(page.Page.Locator("nav [aria-current=page]")).ToHaveTextAsync("Features");
        await page.Page.GoBackAsync();
        Assert.Equal("/small/overview", page.Hash);
    }

    [Theory]
    [InlineData("nowhere/overview")]
    [InlineData("small/nothing")]
    [InlineData("small/feature/x")]
    [InlineData("small/feature/100000")]
    [InlineData("small/concept/-1")]
    [InlineData("small/protein/..%2F..%2Fetc")]
    [InlineData("compare/small/nowhere")]
    public async Task An_address_that_leads_nowhere_says_so(string route)
    {
        await using ExplorerPage page = await explorer.OpenLost(route);
        await Expect(page.Page.Locator("[role=alert], .problem").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("header nav")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_keyboard_reaches_the_content_first()
    {
        await using ExplorerPage page = await explorer.Open("small/overview");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator(":focus")).ToHaveTextAsync("Skip to the content");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.Page.EvaluateAsync<string>("() => document.activeElement.id"));
    }
}
