using System.Text.Json;

namespace PlmLens.Cli.Tests;

/// <summary>The demo on a few proteins.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_has_every_figure_and_the_same_bytes_come_out_of_any_thread_count()
    {
        string proteins = TinyCorpus.Write(_folder["few.dat"], 60);
        Plmlens.Result one = await Demo(proteins, "one", "--threads", "1");
        Plmlens.Result three = await Demo(proteins, "three", "--threads", "3");
        using JsonDocument json = JsonDocument.Parse(one.Out);
        JsonElement root = json.RootElement;
        Assert.Equal("nano", root.GetProperty("model").GetString());
        Assert.Equal(60, root.GetProperty("proteins").GetInt32());
        Assert.InRange(root.GetProperty("fvu").GetDouble(), 0.0001, 0.9);
        Assert.InRange(root.GetProperty("l0").GetDouble(), 1, 16);
        Assert.InRange(root.GetProperty("loss_recovered").GetDouble(), -1, 1.1);
        Assert.True(root.GetProperty("dead").GetInt32() >= 0);
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(_folder["one"], root.GetProperty("lens").GetString());
        JsonElement concepts = root.GetProperty("concepts");
        foreach (string encoder in new[] { "sae", "neurons", "shuffled" })
            Assert.InRange(concepts.GetProperty(encoder).GetInt32(), 0, concepts.GetProperty("tested").GetInt32());

        SortedDictionary<string, string> contents = TemporaryFolder.Contents(_folder["one"]);
        Assert.True(contents.Count > 8);
        Assert.StartsWith(
            "{\"step\": 0,", File.ReadAllText(_folder["one/sae/training.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(contents, TemporaryFolder.Contents(_folder["three"]));
    }

    [Fact]
    public async Task A_lens_that_is_there_is_not_touched()
    {
        string proteins = TinyCorpus.Write(_folder["few.dat"], 30);
        await Demo(proteins, "lens");
        SortedDictionary<string, string> before = TemporaryFolder.Contents(_folder["lens"]);
        Plmlens.Result again = await Plmlens.Run("demo", "--quick", "--proteins", proteins, "--out", _folder["lens"]);
        Assert.Equal(1, again.Code);
        Assert.Contains("already holds a lens", again.Error, StringComparison.Ordinal);
        Assert.Contains("--replace", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, TemporaryFolder.Contents(_folder["lens"]));
    }

    private async Task<Plmlens.Result> Demo(string proteins, string lens, params string[] more)
    {
        Plmlens.Result run = await Plmlens.Run(
            ["demo", "--quick", "--latents", "192", "--proteins", proteins, "--out", _folder[lens], "--json", .. more]);
        Assert.True(run.Code == 0, run.Error);
        return run;
    }
}
