using System.Net;
using System.Net.Http.Json;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Tests;

/// <summary>Labels over HTTP, on a lens of the test's own.</summary>
public sealed class LabelTests(ServedLens served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_many_write_at_once_through_two_servers_is_all_there()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        await using ExplorerServer one = await Start(lens), two = await Start(lens);
        using HttpClient first = Client(one), second = Client(two);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            Post(i % 2 == 0 ? first : second, new NewLabel($"Author {i}", i, "note", $"note {i}"))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        foreach (HttpClient client in (HttpClient[])[first, second])
        {
            LabelList list = await List(client, "");
            Assert.Equal(
                Enumerable.Range(0, 40).Select(i => $"note {i}").Order(), list.Entries.Select(e => e.Text!).Order());
            Assert.Empty((await List(client, "?since=" + list.Last)).Entries);
        }
    }

    [Fact]
    public async Task Rules_are_told_in_sentences_and_text_stays_text()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        await using ExplorerServer server = await Start(lens);
        using HttpClient client = Client(server);
        foreach (NewLabel bad in (NewLabel[])
            [
                new("", 1, "note", "x"), new("A", MadeLens.Latents, "note", "x"), new("A", 1, "praise", "x"),
                new("A", 1, "rating", Rating: 3), new("A", 1, "note", new string('x', 20_000)),
            ])
        {
            (HttpStatusCode status, string sentence) = await ServedLens.Error(await Post(client, bad));
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.NotEmpty(sentence);
        }

        (HttpStatusCode missing, _) = await ServedLens.Error(
            await Post(client, new NewLabel("A", 1, "delete", Target: "00000000-0000-7000-8000-000000000000")));
        Assert.Equal(HttpStatusCode.Conflict, missing);
        var label = new NewLabel("A", 1, "name", MadeProteins.Script, Id: "01234567-89ab-7def-8123-456789abcdef");
        Assert.Equal(HttpStatusCode.Created, (await Post(client, label)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Post(client, label)).StatusCode);
        string raw = await client.GetStringAsync("api/lens/labels", Cancel);
        Assert.DoesNotContain("<script", raw, StringComparison.OrdinalIgnoreCase);
        LabelEntryDocument kept = Assert.Single((await List(client, "")).Entries);
        Assert.Equal(MadeProteins.Script, kept.Text);
    }

    [Fact]
    public async Task They_can_be_turned_off()
    {
        await using ExplorerServer server = await ExplorerServer.Start(served.Options with { Labels = false }, Cancel);
        using HttpClient client = Client(server);
        using HttpResponseMessage answer = await client.GetAsync("api/my-lens/labels", Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static Task<ExplorerServer> Start(string lens) =>
        ExplorerServer.Start(new ExplorerOptions { Lenses = [lens], Port = 0 }, Cancel);

    private static HttpClient Client(ExplorerServer server) => new() { BaseAddress = new Uri(server.Address) };

    private static Task<HttpResponseMessage> Post(HttpClient client, NewLabel label) => client.PostAsync(
        "api/lens/labels", ServedLens.Json(label, ExplorerJson.Default.NewLabel), Cancel);

    private static async Task<LabelList> List(HttpClient client, string query) =>
        (await client.GetFromJsonAsync("api/lens/labels" + query, ExplorerJson.Default.LabelList, Cancel))!;
}
