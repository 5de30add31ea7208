using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PlmLens.Cli.Tests.Look;
using PlmLens.Core;

namespace PlmLens.Cli.Tests.Labels;

/// <summary>Labels that a server has acknowledged outlive it, however it ends.</summary>
public sealed class KilledServerTests : IDisposable
{
    private const int Writers = 4;
    private readonly TemporaryFolder _folder = new();

    // Texts by id: those that were answered with 2xx, and all that were sent.
    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, bool> _sent = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Labels_that_were_acknowledged_outlive_kill_9_at_any_instant()
    {
        string lens = HostileLens.Write(_folder["lens"]);
        var random = new SeededRandom(5, "instants");
        int cut = 0;
        for (int round = 0; round < 4; round++)
        {
            using ServerProcess server = await ServerProcess.Start(lens, Cancel);
            if (round > 0)
                await RequireAll(server);
            int enough = _acknowledged.Count + 4 + random.Next(25);
            using var killing = new CancellationTokenSource();
            Task<int>[] writers =
                [.. Enumerable.Range(0, Writers).Select(writer => Write(server, $"{round}-{writer}", killing.Token))];
            while (_acknowledged.Count < enough && !writers.Any(writer => writer.IsCompleted))
                await Task.Delay(1, Cancel);
            Assert.True(_acknowledged.Count >= enough, "A writer ended before the server was killed.");
            // Before the kill: a request may fail between the kill and the next line of this test.
            await killing.CancelAsync();
            server.Kill();
            cut += (await Task.WhenAll(writers)).Sum();
        }

        Assert.True(cut > 0, "No request was under way when the server was killed.");

        // What a kill leaves when it comes between the bytes of one write.
        string journal = Assert.Single(Directory.GetFiles(lens + ".labels", "*.jsonl"));
        await File.AppendAllTextAsync(journal, "{\"id\":\"0190", Cancel);
        using ServerProcess again = await ServerProcess.Start(lens, Cancel);
        JsonElement list = await RequireAll(again);
        Assert.Contains(
            list.GetProperty("problems").EnumerateArray(),
            message => message.GetString()!.Contains("in the middle of an entry", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Created, await Post(again, "after all", Cancel));
        await RequireAll(again);
        string text = await File.ReadAllTextAsync(journal, Cancel);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            JsonDocument.Parse(line).Dispose();
    }

    // Every acknowledged label is there once, as it was written; what else is there was at least sent.
    private async Task<JsonElement> RequireAll(ServerProcess server)
    {
        JsonElement list = await server.Client.GetFromJsonAsync<JsonElement>("api/lens/labels", Cancel);
        Dictionary<string, string> kept = list.GetProperty("entries").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("id").GetString()!, entry => entry.GetProperty("text").GetString()!);
        foreach ((string id, string text) in _acknowledged)
            Assert.Equal(text, kept.GetValueOrDefault(id));
        Assert.All(kept.Values, text => Assert.True(_sent.ContainsKey(text), text));
        return list;
    }

    // Writes until the server is gone; gives the number of requests that had no answer.
    private async Task<int> Write(ServerProcess server, string name, CancellationToken killing)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                HttpStatusCode status = await Post(server, $"note {name}-{i}", CancellationToken.None);
                Assert.Equal(HttpStatusCode.Created, status);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return killing.IsCancellationRequested ? 1 : throw new InvalidOperationException(name, e);
            }
        }
    }

    private async Task<HttpStatusCode> Post(ServerProcess server, string text, CancellationToken cancel)
    {
        _sent[text] = true;
        var label = new { author = "Ada", latent = 1, kind = "note", text };
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync("api/lens/labels", label, cancel);
        if (answer.IsSuccessStatusCode)
        {
            JsonElement entry = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            _acknowledged[entry.GetProperty("id").GetString()!] = text;
        }

        return answer.StatusCode;
    }
}
