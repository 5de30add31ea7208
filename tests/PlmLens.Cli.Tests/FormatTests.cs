using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Cli.Tests;

/// <summary>SAEs that leave for another tool and come back, on raw activations and on proteins.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_exported_SAE_computes_the_same_on_raw_activations()
    {
        await Train();
        WriteActivations();
        await Succeed("export", _folder["sae"], "--to", "dictionary_learning", "--out", _folder["dl"]);
        foreach (string sae in (string[])["sae", "dl"])
        {
            JsonElement run = await Json(
                "encode", "--sae", _folder[sae], "--activations", _folder["x.safetensors"], "--tensor", "x",
                "--features-out", _folder[sae + "-z"], "--reconstruction-out", _folder[sae + "-r"]);
            Assert.Equal(50, run.GetProperty("rows").GetInt32());
        }

        Assert.Equal(File.ReadAllBytes(_folder["sae-z"]), File.ReadAllBytes(_folder["dl-z"]));
        Assert.Equal(File.ReadAllBytes(_folder["sae-r"]), File.ReadAllBytes(_folder["dl-r"]));
        using ICheckpoint features = Checkpoint.Open(_folder["sae-z"]), decoded = Checkpoint.Open(_folder["sae-r"]);
        Assert.Equal([50L, 192L], features.Tensors["features"].Shape);
        Assert.Equal([50L, 160L], decoded.Tensors["reconstruction"].Shape);
        using Tensor dense = features.ReadF32("features");
        for (int row = 0; row < 50; row++)
            Assert.InRange(dense.View<float>().Row(row, 192).Span.ToArray().Count(v => v != 0), 1, 8);
    }

    [Fact]
    public async Task What_cannot_say_its_model_is_tested_on_real_hidden_states()
    {
        await Train();
        await Succeed("export", _folder["sae"], "--to", "sparsify", "--out", _folder["foreign"]);
        string proteins = _folder["few.dat"];
        Plmlens.Result right = await Succeed(
            "encode", proteins, "--sae", _folder["foreign"], "--layer", "3", "--out", _folder["right"]);
        Assert.Contains("looks right", right.Error, StringComparison.Ordinal);
        Plmlens.Result wrong = await Succeed(
            "encode", proteins, "--sae", _folder["foreign"], "--layer", "0", "--out", _folder["wrong"]);
        Assert.Contains("WARNING", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("another layer", wrong.Error, StringComparison.Ordinal);
        Plmlens.Result none = await Plmlens.Run(
            "encode", proteins, "--sae", _folder["foreign"], "--out", _folder["none"], "--quiet");
        Assert.Equal(2, none.Code);
        Assert.Contains("--layer", none.Error, StringComparison.Ordinal);
        Plmlens.Result other = await Plmlens.Run(
            "encode", proteins, "--sae", _folder["sae"], "--layer", "1", "--out", _folder["other"], "--quiet");
        Assert.Equal(1, other.Code);
        Assert.Contains("blocks.2.hook_resid_post", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_gives_a_folder_that_knows_its_model()
    {
        await Train();
        await Succeed("export", _folder["sae"], "--to", "sparsify", "--out", _folder["foreign"]);
        await Succeed(
            "import", _folder["foreign"], "--model", "nano", "--layer", "3", "--out", _folder["imported"]);
        JsonElement facts = (await Json("info", _folder["imported"])).GetProperty("facts");
        Assert.Equal("PlmLens", facts.GetProperty("format").GetString());
        Assert.Equal("topk (k 8)", facts.GetProperty("architecture").GetString());
        Assert.Equal("nano", facts.GetProperty("model").GetString());
        Plmlens.Result encoded = await Succeed(
            "encode", _folder["few.dat"], "--sae", _folder["imported"], "--out", _folder["codes"]);
        Assert.DoesNotContain("FVU", encoded.Error, StringComparison.Ordinal);
        JsonElement foreign = await Json("info", _folder["foreign"]);
        Assert.Equal("sparse autoencoder (sparsify topk)", foreign.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("--activations takes the place", "few.dat", "--activations", "x.safetensors")]
    [InlineData("--features-out", "--activations", "x.safetensors")]
    [InlineData("choose one with --tensor", "--activations", "x.safetensors", "--features-out", "z")]
    [InlineData("reads rows of 160", "--activations", "x.safetensors", "--tensor", "y", "--features-out", "z")]
    [InlineData("need --activations", "few.dat", "--out", "codes", "--features-out", "z")]
    public async Task Activations_and_proteins_are_not_mixed_up(string why, params string[] args)
    {
        await Train();
        WriteActivations();
        string[] placed = [.. args.Select(a => a.Contains('.') || a is "z" or "codes" ? _folder[a] : a)];
        Plmlens.Result run = await Plmlens.Run(["encode", "--sae", _folder["sae"], .. placed, "--quiet"]);
        Assert.NotEqual(0, run.Code);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    private void WriteActivations()
    {
        using Tensor x = new(DType.F32, 50, 160), y = new(DType.F32, 50, 7);
        var random = new SeededRandom(1);
        foreach (ref float value in x.View<float>().Span)
            value = (float)random.NextGaussian();
        SafetensorsWriter.WriteAll(_folder["x.safetensors"], [new("x", x), new("y", y)]);
    }

    private async Task Train()
    {
        await Succeed("embed", TinyCorpus.Write(_folder["few.dat"], 20), "--layers", "3", "--out", _folder["cache"]);
        await Succeed(
            "train", _folder["cache"], "--latents", "192", "--k", "8", "--batch", "256", "--tokens", "40000", "--out",
            _folder["sae"], "--arch", "topk");
    }

    private static async Task<JsonElement> Json(params string[] args) =>
        JsonDocument.Parse((await Succeed([.. args, "--json"])).Out).RootElement;

    private static async Task<Plmlens.Result> Succeed(params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--quiet"]);
        Assert.True(run.Code == 0, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        return run;
    }
}
