using System.Text.Json;
using System.Xml.Linq;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Cli.Tests;

/// <summary>`compare` on small autoencoders of the bundled model.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Autoencoders_of_a_layer_are_measured_matched_and_drawn()
    {
        await Embed("3");
        string small = await Train("k4", "--k", "4"), large = await Train("k16", "--k", "16");
        string[] command = ["compare", small, large, "--activations", _folder["cache"], "--loss-proteins", "2"];

        JsonElement result = await Json([.. command, "--html", _folder["c.html"], "--svg", _folder["c.svg"]]);

        JsonElement group = Assert.Single(result.GetProperty("groups").EnumerateArray());
        Assert.Equal("blocks.2.hook_resid_post", group.GetProperty("hook").GetString());
        JsonElement[] saes = [.. group.GetProperty("saes").EnumerateArray()];
        Assert.Equal(["k4", "k16"], saes.Select(sae => sae.GetProperty("name").GetString()));
        foreach ((JsonElement sae, int k) in saes.Zip([4, 16]))
        {
            JsonElement metrics = sae.GetProperty("metrics");
            Assert.InRange(metrics.GetProperty("l0").GetDouble(), 0.5, k);
            Assert.InRange(metrics.GetProperty("fvu").GetDouble(), 0.001, 1);
            Assert.InRange(metrics.GetProperty("decoder").GetProperty("mean_max_cosine").GetDouble(), 0.05, 1);
            JsonElement masked = metrics.GetProperty("masked");
            Assert.True(masked.GetProperty("residues").GetInt64() > 0);
            Assert.True(masked.GetProperty("cross_entropy_zero").GetDouble()
                > masked.GetProperty("cross_entropy").GetDouble());
            Assert.True(sae.GetProperty("on_front").GetBoolean(), "the sparser and the better one are both on it");
        }

        JsonElement match = Assert.Single(group.GetProperty("matches").EnumerateArray());
        Assert.True(match.GetProperty("exact").GetBoolean());
        Assert.InRange(match.GetProperty("mean_cosine").GetDouble(), 0.01, 1);
        Assert.True(match.GetProperty("mean_cosine").GetDouble() <= match.GetProperty("mean_nearest").GetDouble());

        string html = File.ReadAllText(_folder["c.html"]);
        Assert.Contains("<h3>FVU against L0</h3>", html, StringComparison.Ordinal);
        Assert.Contains("k4 ~ k16", html, StringComparison.Ordinal);
        XElement svg = XDocument.Load(_folder["c.svg"]).Root!;
        Assert.Contains(svg.Descendants(), e => e.Attribute("class")?.Value == "front");
    }

    [Fact]
    public async Task An_autoencoder_and_its_copy_match_wholly_on_proteins_and_the_table_is_printed()
    {
        await Embed("3");
        string sae = await Train("a");
        Directory.CreateDirectory(_folder["b"]);
        foreach (string file in Directory.GetFiles(sae))
            File.Copy(file, Path.Combine(_folder["b"], Path.GetFileName(file)));

        Plmlens.Result run = await Plmlens.Run(
            "compare", sae, _folder["b"], "--activations", _folder["few.dat"], "--loss-proteins", "0", "--quiet");

        Assert.True(run.Code == 0, run.Error);
        Assert.Matches(@"a ~ b +\d+ +1\.0000 +100\.0 % +100\.0 %", run.Out);
        Assert.Contains("loss recovered is left out: it was not asked for.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_of_a_sweep_stands_for_its_autoencoders()
    {
        await Embed("3");
        await Json(
            "sweep", _folder["cache"], "--arch", "topk", "--latents", "192", "--k", "4,8", "--batch", "256",
            "--tokens", "5000", "--out", _folder["sweep"]);
        string[] measured = ["--activations", _folder["cache"], "--loss-proteins", "0", "--rows", "100"];
        JsonElement folder = await Json(["compare", _folder["sweep"], .. measured]);
        string[] listed = [.. Directory.GetFileSystemEntries(_folder["sweep"]).Order(StringComparer.Ordinal)];
        JsonElement shell = await Json(["compare", .. listed, .. measured]);
        Assert.Equal(2, folder.GetProperty("groups")[0].GetProperty("saes").GetArrayLength());
        Assert.Equal(folder.GetProperty("groups").GetRawText(), shell.GetProperty("groups").GetRawText());
    }

    [Fact]
    public async Task Layers_are_shown_apart_and_never_matched_with_each_other()
    {
        await Embed("2,3");
        string two = await Train("l2", "--layer", "2"), three = await Train("l3", "--layer", "3");
        JsonElement result = await Json(
            "compare", two, three, "--activations", _folder["cache"], "--loss-proteins", "0", "--rows", "100");
        JsonElement[] groups = [.. result.GetProperty("groups").EnumerateArray()];
        Assert.Equal(2, groups.Length);
        Assert.All(groups, group => Assert.Equal(0, group.GetProperty("matches").GetArrayLength()));
        Assert.All(groups, group => Assert.Equal(100, group.GetProperty("rows").GetInt64()));
    }

    [Fact]
    public async Task Bad_input_is_refused_in_a_sentence()
    {
        await Embed("3");
        string sae = await Train("a"), other = await Train("b", "--k", "4");
        File.WriteAllText(_folder["notes.txt"], "no autoencoder");
        Write("narrow.safetensors", "x", 10, 7);
        Write("unnamed.safetensors", "blocks.0.hook_resid_post", 10, 160, "second");

        Assert.Contains("name another beside", await Fails(2, sae));
        Assert.Contains("is named twice", await Fails(2, sae, sae + "/"));
        Assert.Contains("no autoencoder at", await Fails(1, sae, _folder["nowhere"]));
        Assert.Contains("notes.txt", await Fails(1, sae, _folder["notes.txt"]));
        Assert.Contains("no cache or file", await Fails(1, sae, other, "--activations", _folder["gone"]));
        Assert.Contains(
            "160 values, but", await Fails(1, sae, other, "--activations", _folder["narrow.safetensors"]));
        Assert.Contains(
            "no tensor named blocks.2.hook_resid_post",
            await Fails(1, sae, other, "--activations", _folder["unnamed.safetensors"]));
        Assert.Contains("--rows 0", await Fails(2, sae, other, "--rows", "0"));
        await Embed("2", "elsewhere");
        Assert.Contains("hook_resid_post", await Fails(1, sae, other, "--activations", _folder["elsewhere"]));
    }

    private void Write(string name, string tensor, int rows, int width, string? more = null)
    {
        var writer = new SafetensorsWriter();
        writer.Add(tensor, DType.F32, [rows, width], new float[rows * width]);
        if (more is not null)
            writer.Add(more, DType.F32, [rows, width], new float[rows * width]);
        writer.Save(_folder[name]);
    }

    private async Task Embed(string layers, string cache = "cache") => await Json(
        "embed", TinyCorpus.Write(_folder["few.dat"], 10), "--layers", layers, "--out", _folder[cache]);

    private async Task<string> Train(string name, params string[] more)
    {
        string[] k = more.Contains("--k") ? [] : ["--k", "8"];
        await Json(
        [
            "train", _folder["cache"], "--arch", "topk", "--latents", "192", .. k, "--batch", "256", "--tokens", "5000",
            "--out", _folder[name], .. more,
        ]);
        return _folder[name];
    }

    private async Task<string> Fails(int code, params string[] args)
    {
        string[] activations = args.Contains("--activations") ? [] : ["--activations", _folder["cache"]];
        Plmlens.Result run = await Plmlens.Run(["compare", .. args, .. activations, "--quiet"]);
        Assert.True(run.Code == code, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        Assert.Empty(run.Out);
        string error = run.Error.Trim();
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        return error;
    }

    private static async Task<JsonElement> Json(params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--json", "--quiet"]);
        Assert.True(run.Code == 0, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
