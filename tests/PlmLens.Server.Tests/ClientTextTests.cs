using System.Collections.Concurrent;
using System.Net;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Tests;

/// <summary>Clients are told what is wrong, and not where it lies on the server.</summary>
public sealed class ClientTextTests(ServedLens served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/data/my lenses/a/pairs.tsv: the line '1' has 2 fields.", "pairs.tsv: the line '1' has 2 fields.")]
    [InlineData("Cannot read /data/my lenses/a/corpus/proteins.tsv: no.", "Cannot read corpus/proteins.tsv: no.")]
    [InlineData("Could not find file '/data/my lenses/a/umap.tsv'.", "Could not find file 'umap.tsv'.")]
    [InlineData("The proteins of /data/my lenses/a have 3 residues.", "The proteins of the lens have 3 residues.")]
    [InlineData("It is in /data/my lenses/a.", "It is in the lens.")]
    [InlineData(
        "/data/my lenses/a.labels/host.jsonl ends; it is in /data/my lenses/a.labels/host.jsonl.torn-12, all is kept.",
        "The labels journal ends; it is in the labels journal, all is kept.")]
    [InlineData("Cannot read ../up/b/pairs.tsv: no.", "Cannot read pairs.tsv: no.")]
    [InlineData("/models/esm/config.json is missing.", "config.json is missing.")]
    [InlineData("Cannot read '/var/secret place/x.tsv'.", "Cannot read 'secret place/x.tsv'.")]
    [InlineData("Cannot read C:\\Users\\ada\\x.tsv: no.", "Cannot read x.tsv: no.")]
    [InlineData("/data/my lenses/a2/x.tsv is another.", "my lenses/a2/x.tsv is another.")]
    [InlineData("Build the lens again; see api/openapi.json.", "Build the lens again; see api/openapi.json.")]
    [InlineData("Ask https://example.org/a/b/c for it.", "Ask https://example.org/a/b/c for it.")]
    public void Paths_are_cut_to_what_clients_may_know(string sentence, string shown)
    {
        var text = new ClientText(new ExplorerOptions
        {
            Lenses = ["/data/my lenses/a/", "../up/b", "lens"],
            Model = "/models/esm",
        });
        Assert.Equal(shown, text.Of(sentence));
    }

    [Fact]
    public async Task A_damaged_table_is_told_without_its_place_and_the_log_has_it()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["my lens"]);
        await File.WriteAllTextAsync(Path.Combine(lens, "pairs.tsv"), "feature\tconcept\n0\n", Cancel);
        await File.WriteAllTextAsync(Path.Combine(lens, "corpus/proteins.tsv"), "nothing\n", Cancel);
        var log = new ConcurrentBag<string>();
        await using ExplorerServer server = await Start(lens, log);
        using HttpClient client = Client(server);
        foreach (string path in (string[])
            ["features.json", "features/1.json", "proteins/P00001.json", "concepts/0.json"])
        {
            (HttpStatusCode status, string sentence) = await ServedLens.Error(
                await client.GetAsync("data/my-lens/" + path, Cancel));
            Assert.Equal(HttpStatusCode.InternalServerError, status);
            RequireNoPath(folder, sentence);
        }

        Assert.Contains(log, line => line.Contains(Path.Combine(lens, "pairs.tsv"), StringComparison.Ordinal));
        Assert.Equal(log.Distinct().Count(), log.Count);
    }

    [Fact]
    public async Task Messages_of_the_journal_are_told_without_its_place_and_the_log_has_it()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        Directory.CreateDirectory(lens + ".labels");
        string journal = Path.Combine(lens + ".labels", "machine.jsonl");
        await File.WriteAllTextAsync(journal, "no entry\n{\"half\":", Cancel);
        var log = new ConcurrentBag<string>();
        await using ExplorerServer server = await Start(lens, log);
        using HttpClient client = Client(server);
        for (int i = 0; i < 2; i++)
        {
            string list = await client.GetStringAsync("api/lens/labels", Cancel);
            Assert.Contains("The labels journal, line 1: no entry", list, StringComparison.Ordinal);
            Assert.Contains("The labels journal ends in the middle", list, StringComparison.Ordinal);
            RequireNoPath(folder, list);
            Assert.DoesNotContain("machine", list, StringComparison.Ordinal);
        }

        Assert.Equal(2, log.Count(line => line.Contains(journal, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Why_a_model_does_not_run_is_told_without_its_place()
    {
        using var folder = new TemporaryFolder();
        string model = TemporaryFolder.Copy(MadeLens.Model, folder["model"]);
        foreach (string file in Directory.GetFiles(model))
            await File.WriteAllTextAsync(file, "nothing", Cancel);
        await using ExplorerServer server = await ExplorerServer.Start(served.Options with { Model = model }, Cancel);
        using HttpClient client = Client(server);
        string site = await client.GetStringAsync("data/site.json", Cancel);
        Assert.Contains("\"live\":false", site, StringComparison.Ordinal);
        RequireNoPath(folder, site);
        (HttpStatusCode status, string sentence) = await ServedLens.Error(await client.PostAsync(
            "api/my-lens/sequences",
            ServedLens.Json(new SequenceRequest("MKV"), ExplorerJson.Default.SequenceRequest),
            Cancel));
        Assert.Equal(HttpStatusCode.Conflict, status);
        RequireNoPath(folder, sentence);
    }

    [Fact]
    public async Task Of_several_bundled_models_a_lens_gets_its_own_and_a_damaged_one_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        string damaged = TemporaryFolder.Copy(MadeLens.Model, folder["damaged"]);
        string other = TemporaryFolder.Copy(MadeLens.Model, folder["other"]);
        await File.WriteAllTextAsync(Path.Combine(damaged, "model.safetensors"), "nothing", Cancel);
        string weights = Path.Combine(other, "model.safetensors");
        byte[] bytes = await File.ReadAllBytesAsync(weights, Cancel);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(weights, bytes, Cancel);
        foreach (bool withOwn in (bool[])[true, false])
        {
            string[] models = withOwn ? [damaged, other, MadeLens.Model] : [damaged, other];
            await using ExplorerServer server = await ExplorerServer.Start(
                served.Options with { KnownModels = models }, Cancel);
            using HttpClient client = Client(server);
            string site = await client.GetStringAsync("data/site.json", Cancel);
            Assert.Contains(withOwn ? "\"live\":true" : "\"live\":false", site, StringComparison.Ordinal);
            Assert.DoesNotContain(withOwn ? "\"live\":false" : "\"live\":true", site, StringComparison.Ordinal);
            RequireNoPath(folder, site);
        }
    }

    [Fact]
    public async Task A_sequence_that_fails_in_the_lens_is_told_without_its_place()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        foreach (string file in Directory.GetFiles(Path.Combine(lens, "sae"), "*.safetensors"))
            await File.WriteAllTextAsync(file, "nothing", Cancel);
        await using ExplorerServer server = await Start(lens, []);
        using HttpClient client = Client(server);
        using HttpResponseMessage answer = await client.PostAsync(
            "api/lens/sequences",
            ServedLens.Json(new SequenceRequest("MKV"), ExplorerJson.Default.SequenceRequest),
            Cancel);
        JobDocument job = System.Text.Json.JsonSerializer.Deserialize(
            await answer.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.JobDocument)!;
        while (job.State is "waiting" or "running")
        {
            job = System.Text.Json.JsonSerializer.Deserialize(
                await client.GetStringAsync($"api/jobs/{job.Id}?wait=20", Cancel), ExplorerJson.Default.JobDocument)!;
        }

        Assert.Equal("failed", job.State);
        RequireNoPath(folder, job.Error!);
    }

    private static void RequireNoPath(TemporaryFolder folder, string text)
    {
        Assert.NotEmpty(text);
        Assert.DoesNotContain(folder.Path, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetFileName(folder.Path), text, StringComparison.Ordinal);
    }

    private static Task<ExplorerServer> Start(string lens, ConcurrentBag<string> log) => ExplorerServer.Start(
        new ExplorerOptions { Lenses = [lens], Port = 0, KnownModels = [MadeLens.Model], Log = log.Add }, Cancel);

    private static HttpClient Client(ExplorerServer server) => new() { BaseAddress = new Uri(server.Address) };
}
