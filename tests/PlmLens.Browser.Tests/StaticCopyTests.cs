using Microsoft.Playwright;
using PlmLens.Cli;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>The explorer as files, opened from a folder of a plain web host.</summary>
public sealed class StaticCopyTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task All_views_work_from_a_sub_path_of_a_plain_file_server()
    {
        Assert.SkipWhen(explorer.Missing is not null, explorer.Missing ?? "");
        string site = explorer["site"];
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CliApp.RunAsync(
            ["export", "site", explorer.Lens, explorer.EarlierLens, "--out", site, "--quiet"], output, error);
        Assert.True(code == 0, error.ToString());

        using var server = new PlainFileServer(site, "/lab/explorer/");
        await using ExplorerPage page = await explorer.OpenAt(server.Address + "#/small/overview");
        foreach (string route in FrameTests.Views.Select(view => view.Data))
        {
            await page.Go(route);
            await Expect(page.Page.Locator("main h1")).ToHaveCountAsync(1);
            Assert.Equal(0, await page.Page.Locator("main .problem").CountAsync());
            Assert.True(await page.Page.EvaluateAsync<bool>("() => window.hacked === undefined"));
            await page.Picture("static-" + route.Replace('/', '-'));
        }

        await page.Go("small/features?concept=HELIX");
        await Expect(page.Page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("HELIX");
        await page.Page.GoBackAsync();
        Assert.Equal("/compare/small/earlier", page.Hash);
    }
}
