using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PlmLens.Store;
using static Microsoft.Playwright.Assertions;

namespace PlmLens.Browser.Tests;

/// <summary>The blind rating from its start to the file that it ends in.</summary>
public sealed class BlindTests(ExplorerFixture explorer)
{
    private const string Session = "blind-4-3-2-1";

    [Fact]
    public async Task A_blind_rating_tells_nothing_before_its_end_and_everything_after()
    {
        await using ExplorerPage page = await explorer.Open("small/label");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Blind rating" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync("Cleo");
        await Number(page, "Latents", 3);
        await Number(page, "Neurons", 2);
        await Number(page, "Latents of the shuffled model", 1);
        await Number(page, "Seed", 4);
        List<string> asked = [];
        page.Page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        int answered = 0;
        var allAnswered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Page.RequestFinished += (_, request) =>
        {
            if (request.Method == "POST" && ++answered == 6)
                allAnswered.SetResult();
        };
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start or go on" }).ClickAsync();
        ILocator session = page.Page.GetByRole(AriaRole.Region, new() { Name = "Blind rating" });
        for (int item = 1; item <= 6; item++)
        {
            await Expect(session.GetByRole(AriaRole.Status).First).ToContainTextAsync($"item {item}");
            await Expect(Answers(session).GetByRole(AriaRole.Button).First).ToBeEnabledAsync();
            Assert.DoesNotMatch("HELIX|DISULFID|REGION|[Ll]atent|[Nn]euron|f/\\d", await session.InnerTextAsync());
            if (item == 1)
            {
                await page.Picture("blind");
                Assert.Empty(await Accessibility.Violations(page));
            }

            await page.Page.Keyboard.PressAsync($"{item % 3}");
        }

        await Expect(session).ToContainTextAsync("All are rated");
        // Answers are written behind the page, one after the other.
        await allAnswered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        string[] documents = [.. asked.Where(path => Regex.IsMatch(path, "^/(data|api)/"))];
        Assert.All(documents, path => Assert.Matches($"/blind/{Session}(/[1-6]\\.json)?$", path));
        Assert.True(documents.Length >= 12);
        LensFolder lens = LensFolder.Open(explorer.Lens);
        BlindSession made = BlindSession.Open(Session, BlindCandidates.Of(lens.ReadFeatures(), lens.Controls));
        LabelEntry[] kept = [.. LabelJournal.Open(lens).Entries().Where(entry => entry.Author == "Cleo")];
        lens.Dispose();
        Assert.Equal(
            made.Items.Select((unit, i) => (unit.Source, unit.Index, (i + 1) % 3)),
            kept.Select(entry => (entry.Source!.Value, entry.Latent, entry.Value!.Value)));

        await session.GetByRole(AriaRole.Button, new() { Name = "Show what they were" }).ClickAsync();
        await Expect(Row(session, "^Latents 3 of 3")).ToBeVisibleAsync();
        await Expect(Row(session, "^Neurons 2 of 2")).ToBeVisibleAsync();
        await page.Picture("blind-result");
        Assert.Empty(await Accessibility.Violations(page));
        string[] lines = await Downloaded(page, session, "Download your answers as CSV");
        Assert.Equal("session,item,kind,unit,rating,author,time", lines[0]);
        Assert.Equal(
            made.Items.Select((unit, i) =>
                $"{Session},{i + 1},{LabelNames.Of(unit.Source)},{unit.Index},{(i + 1) % 3},Cleo"),
            lines.Skip(1).Select(line => line[..line.LastIndexOf(',')]));
        string[] summary = await Downloaded(page, session, "Download the shares by kind as Summary");
        Assert.StartsWith("latents,3,3,1,", summary[1], StringComparison.Ordinal);
        Assert.StartsWith("neurons,2,2,1,", summary[2], StringComparison.Ordinal);
        Assert.StartsWith("shuffled,1,1,1,", summary[3], StringComparison.Ordinal);

        // What was told stays told: the answers stand.
        await page.Page.ReloadAsync();
        await Expect(Row(session, "^Latents 3 of 3")).ToBeVisibleAsync();
        await Expect(Answers(session)).ToHaveCountAsync(0);
    }

    private static ILocator Answers(ILocator session) =>
        session.GetByRole(AriaRole.Group, new() { NameRegex = new Regex("^Does it fire") });

    private static ILocator Row(ILocator session, string name) =>
        session.GetByRole(AriaRole.Row, new() { NameRegex = new Regex(name) });

    private static Task Number(ExplorerPage page, string name, int value) => page.Page
        .GetByRole(AriaRole.Spinbutton, new() { Name = name, Exact = true })
        .FillAsync(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<string[]> Downloaded(ExplorerPage page, ILocator session, string button)
    {
        IDownload file = await page.Page.RunAndWaitForDownloadAsync(
            () => session.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());
        return await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
    }
}
