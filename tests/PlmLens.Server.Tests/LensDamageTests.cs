using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Tests;

/// <summary>Lenses that are damaged, half-written or of another version, and addresses that may not be listened
/// on.</summary>
public sealed class LensDamageTests(ServedLens served)
{
    [Theory]
    [InlineData("lens.json", "no lens")]
    [InlineData("pairs.tsv", "not a whole lens")]
    [InlineData("codes/codes.json", "codes.json")]
    [InlineData("codes/by_feature.safetensors", "by_feature")]
    public async Task A_lens_that_lacks_a_file_is_not_served(string file, string says)
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        File.Delete(Path.Combine(lens, file));
        PlmLensException failure = await Failure(lens);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("codes/by_feature.safetensors")]
    [InlineData("codes/by_protein.safetensors")]
    [InlineData("lens.json")]
    public async Task A_lens_with_a_file_cut_short_is_not_served(string file)
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        using (FileStream stream = File.OpenWrite(Path.Combine(lens, file)))
            stream.SetLength(stream.Length / 2);
        Assert.NotEmpty((await Failure(lens)).Message);
    }

    [Fact]
    public async Task A_lens_of_another_version_is_named_and_not_served()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        string path = Path.Combine(lens, "lens.json");
        await File.WriteAllTextAsync(
            path,
            (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))
                .Replace("\"version\": 0", "\"version\": 7", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        Assert.Contains("version", (await Failure(lens)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_table_fails_where_it_is_needed_and_nowhere_else()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        await File.WriteAllTextAsync(
            Path.Combine(lens, "coactive.tsv"), "latent\tpartner\nx\ty\n", TestContext.Current.CancellationToken);
        await using ExplorerServer server = await ExplorerServer.Start(
            new ExplorerOptions { Lenses = [lens], Port = 0 }, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        (var status, string sentence) = await ServedLens.Error(
            await client.GetAsync("data/lens/features/1.json", TestContext.Current.CancellationToken));
        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, status);
        Assert.Contains("coactive.tsv", sentence, StringComparison.Ordinal);
        using HttpResponseMessage table = await client.GetAsync(
            "data/lens/features.json", TestContext.Current.CancellationToken);
        Assert.True(table.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_server_that_ends_while_it_reads_its_tables_ends_in_peace()
    {
        for (int i = 0; i < 5; i++)
        {
            ExplorerServer server = await ExplorerServer.Start(served.Options, TestContext.Current.CancellationToken);
            await Task.Delay(10 * i, TestContext.Current.CancellationToken);
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_older_lens_opens_and_says_what_it_lacks()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        Directory.Delete(Path.Combine(lens, "corpus"), recursive: true);
        foreach (string file in (string[])["families.tsv", "patterns.tsv", "umap.tsv", "clusters.tsv", "coactive.tsv"])
            File.Delete(Path.Combine(lens, file));
        await using ExplorerServer server = await ExplorerServer.Start(
            new ExplorerOptions { Lenses = [lens], Port = 0 }, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        foreach (string path in (string[])
            [
                "overview.json", "features.json", "features/1.json", "map.json", "concepts/0.json", "proteins.json",
                "proteins/P00001.json",
            ])
        {
            using HttpResponseMessage answer = await client.GetAsync(
                "data/lens/" + path, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, path);
        }

        string card = await client.GetStringAsync("data/lens/overview.json", TestContext.Current.CancellationToken);
        OverviewDocument overview = System.Text.Json.JsonSerializer.Deserialize(
            card, ExplorerJson.Default.OverviewDocument)!;
        Assert.Contains(overview.Missing, part => part.Part == "corpus");
        Assert.Contains(overview.Missing, part => part.Part == "families");
    }

    [Fact]
    public async Task Other_machines_need_a_token_that_cannot_be_guessed()
    {
        ExplorerOptions open = served.Options with { Host = "0.0.0.0" };
        await Assert.ThrowsAsync<UsageException>(
            () => ExplorerServer.Start(open, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UsageException>(() => ExplorerServer.Start(
            open with { Token = "short" }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UsageException>(() => ExplorerServer.Start(
            served.Options with { Host = "example.org" }, TestContext.Current.CancellationToken));
    }

    private static Task<PlmLensException> Failure(string lens) => Assert.ThrowsAsync<PlmLensException>(
        () => ExplorerServer.Start(
            new ExplorerOptions { Lenses = [lens], Port = 0 }, TestContext.Current.CancellationToken));
}
