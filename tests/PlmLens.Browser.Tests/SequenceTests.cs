using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>A sequence of one's own, run by the model.</summary>
public sealed class SequenceTests(ExplorerFixture explorer)
{
    private const string Letters = "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVKVKALPDAQFEVVHSLAKWKR";

    [Fact]
    public async Task A_pasted_sequence_is_run_and_its_latents_are_shown_and_shared()
    {
        await using ExplorerPage page = await explorer.Open("small/sequence");
        await page.Page.GetByRole(AriaRole.Textbox).First.FillAsync(Letters);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        ILocator order = page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Sort by" });
        await Expect(order).ToBeVisibleAsync();
        await page.Settle();
        await Expect(page.Page.Locator("main table tbody tr").First).ToBeVisibleAsync();
        await page.Picture("sequence-run");
        Assert.Empty(await Accessibility.Violations(page));
        Assert.Contains(Letters, page.Hash, StringComparison.Ordinal);

        await using ExplorerPage shared = await explorer.OpenAt(page.Page.Url, Look.Phone);
        await Expect(shared.Page.GetByRole(AriaRole.Combobox, new() { Name = "Sort by" })).ToBeVisibleAsync();
        await shared.Settle();
        await shared.Picture("sequence-run");
        string best = await page.Page.Locator("main table tbody tr").First.InnerTextAsync();
        Assert.Equal(best, await shared.Page.Locator("main table tbody tr").First.InnerTextAsync());
    }

    [Theory]
    [InlineData("MKT1AYIAKQ")]
    [InlineData("<script>window.hacked=3</script>")]
    public async Task What_is_no_sequence_is_refused_in_a_sentence(string text)
    {
        await using ExplorerPage page = await explorer.Open("small/sequence");
        await page.Page.GetByRole(AriaRole.Textbox).First.FillAsync(text);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("() => window.hacked === undefined"));
    }
}
