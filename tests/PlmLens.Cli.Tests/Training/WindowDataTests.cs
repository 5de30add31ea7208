using System.Globalization;
using System.Text.Json;

namespace PlmLens.Cli.Tests.Training;

/// <summary>Training from caches and from a model that runs ahead: one layer, pairs, stacks.</summary>
public sealed class WindowDataTests : IDisposable
{
    private static readonly string[] s_sae =
        ["--latents", "320", "--k", "4", "--batch", "128", "--steps", "20", "--arch", "topk", "--quiet"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _proteins;

    public WindowDataTests() => _proteins = TinyCorpus.Write(_folder["few.dat"], 6);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_the_fly_a_run_that_was_stopped_ends_with_the_same_bytes()
    {
        await Succeeds("train", _proteins, "--layer", "3", "--out", _folder["whole"]);
        await Succeeds("train", _proteins, "--layer", "3", "--out", _folder["parts"], "--max-tokens", "1100");
        await Succeeds("train", _proteins, "--layer", "3", "--out", _folder["parts"]);
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["parts"]));
    }

    [Fact]
    public async Task A_sweep_over_layers_on_the_fly_gives_each_the_bytes_it_has_alone()
    {
        await Succeeds("sweep", _proteins, "--layer", "2,3", "--seed", "0,1", "--out", _folder["sweep"]);
        await Succeeds("train", _proteins, "--layer", "2", "--seed", "1", "--out", _folder["alone"]);
        string name = Directory.GetDirectories(_folder["sweep"]).Single(
            d => Path.GetFileName(d).StartsWith("l2-", StringComparison.Ordinal)
                && d.EndsWith("-s1", StringComparison.Ordinal));
        Assert.Equal(RunFolder.Contents(_folder["alone"]), RunFolder.Contents(name));
    }

    [Fact]
    public async Task A_kept_cache_is_trained_from_and_another_layer_is_refused()
    {
        await Succeeds(
            "train", _proteins, "--layer", "3", "--cache", _folder["cache"], "--out", _folder["sae"]);
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(_folder["sae/plmlens.json"]));
        Assert.Equal("blocks.2.hook_resid_post", record.RootElement.GetProperty("hook_name").GetString());
        Plmlens.Result run = await Plmlens.Run(
            ["train", _folder["cache"], "--layer", "1", "--out", _folder["other"], .. s_sae]);
        Assert.Equal(1, run.Code);
        Assert.Contains("not layer 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcoders_and_crosscoders_are_trained_and_go_on()
    {
        await Succeeds("embed", _proteins, "--layers", "2,3", "--out", _folder["cache"]);
        foreach (string[] kind in new string[][]
        {
            ["--layer", "2", "--target-layer", "3", "--skip"],
            ["--layers", "2,3"],
        })
        {
            string name = kind[0];
            await Succeeds(["train", _folder["cache"], .. kind, "--out", _folder["whole" + name]]);
            string[] parts = ["train", _folder["cache"], .. kind, "--out", _folder["parts" + name]];
            await Succeeds([.. parts, "--max-tokens", "500"]);
            await Succeeds(parts);
            Assert.Equal(RunFolder.Contents(_folder["whole" + name]), RunFolder.Contents(_folder["parts" + name]));
        }
    }

    [Fact]
    public async Task A_crosscoder_over_two_models_says_where_each_latent_lives()
    {
        string copy = _folder["copy"];
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Bundled.ResolveModel("nano")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        Tune(Path.Combine(copy, "model.safetensors"));
        await Succeeds(
            "train", _proteins, "--layer", "3", "--model", "nano", "--base-model", copy, "--out", _folder["diff"]);
        string[] lines = File.ReadAllLines(_folder["diff/relative_norms.tsv"]);
        Assert.Equal(321, lines.Length);
        Assert.Equal("latent\trelative_norm", lines[0]);

        // Both streams are nearly the same numbers, so latents write to both alike.
        double[] norms =
            [.. lines.Skip(1).Select(l => double.Parse(l.Split('\t')[1], CultureInfo.InvariantCulture))];
        Assert.All(norms, norm => Assert.InRange(norm, 0.3, 0.7));
    }

    [Fact]
    public async Task Contradictory_data_is_listed_at_once()
    {
        await Succeeds("embed", _proteins, "--layers", "2,3", "--out", _folder["cache"]);
        Plmlens.Result run = await Plmlens.Run(
        [
            "train", _folder["cache"], "--model", "nano", "--cache", _folder["x"], "--layers", "2,2", "--layer", "3",
            "--skip", "--on-nan", "ignore", "--out", _folder["sae"], .. s_sae,
        ]);
        Assert.Equal(2, run.Code);
        foreach (string part in new[]
        {
            "a cache says its own model", "--cache goes with", "name each layer once", "layer is 3 and layers",
            "skip is set", "--on-nan: 'ignore'",
        })
        {
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
        }
    }

    // Changes the last bit of the low bytes of some weights.
    private static void Tune(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        for (int i = bytes.Length - 4000; i < bytes.Length; i += 2)
            bytes[i] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static async Task Succeeds(params string[] args)
    {
        string[] more = args[0] == "embed" ? ["--quiet"] : s_sae;
        Plmlens.Result run = await Plmlens.Run([.. args, .. more]);
        Assert.True(run.Code == 0, run.Error);
    }
}
