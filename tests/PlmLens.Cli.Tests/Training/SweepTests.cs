using System.Diagnostics;
using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Cli.Tests.Training;

/// <summary>Many SAEs in one pass: each the same as when it is trained alone.</summary>
public sealed class SweepTests : IDisposable
{
    private static readonly string[] s_names =
        ["topk-m24-k2-s0", "topk-m24-k2-s1", "topk-m24-k3-s0", "topk-m24-k3-s1", "topk-m40-k2-s0", "topk-m40-k2-s1",
        "topk-m40-k3-s0", "topk-m40-k3-s1"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _activations;

    public SweepTests() => _activations = RunFolder.Activations(_folder["x.safetensors"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_SAE_of_a_sweep_has_the_bytes_of_the_same_SAE_trained_alone()
    {
        Plmlens.Result run = await Sweep("sweep");
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(s_names, Directory.GetDirectories(_folder["sweep"]).Select(Path.GetFileName).Order());
        foreach (string name in s_names)
            Assert.Contains(name, run.Out, StringComparison.Ordinal);
        Plmlens.Result alone = await Plmlens.Run(
            "train", "--activations", _activations, "--arch", "topk", "--latents", "40", "--k", "3", "--seed", "1",
            "--batch", "50", "--steps", "40", "--log-every", "10", "--out", _folder["alone"], "--quiet");
        Assert.True(alone.Code == 0, alone.Error);
        Assert.Equal(RunFolder.Contents(_folder["alone"]), RunFolder.Contents(_folder["sweep/topk-m40-k3-s1"]));

        using JsonDocument table = JsonDocument.Parse(File.ReadAllText(_folder["sweep/sweep.json"]));
        JsonElement saes = table.RootElement.GetProperty("saes");
        Assert.Equal(s_names, saes.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Equal("3", saes[7].GetProperty("settings").GetProperty("k").GetString());
        Assert.InRange(saes[7].GetProperty("fvu").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task A_sweep_stopped_again_and_again_ends_with_the_same_bytes()
    {
        Assert.Equal(0, (await Sweep("whole")).Code);
        for (int call = 0; call < 3; call++)
        {
            Plmlens.Result part = await Sweep("parts", "--max-tokens", "500");
            Assert.Contains("as --max-tokens asks", part.Out, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder["parts/sweep.json"]));
            // Killed between the checkpoints of two SAEs, one is behind the others.
            File.Delete(_folder["parts/topk-m24-k2-s1/checkpoint.safetensors"]);
        }

        Assert.Equal(0, (await Sweep("parts")).Code);
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["parts"]));
    }

    [Fact]
    public void A_sweep_killed_at_any_instant_ends_with_the_same_bytes()
    {
        Assert.Equal(0, PlmlensProcess.Run(Arguments("whole", "--steps", "1500")));
        var random = new SeededRandom(7, "instants");
        int kills = 0;
        for (int attempt = 0; attempt < 6 && !File.Exists(_folder["killed/sweep.json"]); attempt++)
        {
            using Process process = PlmlensProcess.Start(
                Arguments("killed", "--steps", "1500", "--checkpoint-seconds", "0.01"));
            if (!process.WaitForExit(TimeSpan.FromMilliseconds(300 + random.Next(600))))
            {
                process.Kill();
                kills++;
            }

            process.WaitForExit();
        }

        Assert.Equal(0, PlmlensProcess.Run(Arguments("killed", "--steps", "1500")));
        Assert.True(kills >= 1, "the sweep ended before it could be killed: train for longer");
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["killed"]));
    }

    [Fact]
    public async Task One_SAE_that_diverges_does_not_stop_the_others()
    {
        Plmlens.Result run = await Plmlens.Run(
            "sweep", "--activations", _activations, "--arch", "topk", "--latents", "24", "--k", "2", "--lr",
            "1e-3,1e30", "--steps", "40", "--batch", "50", "--warmup", "0", "--clip", "0", "--out", _folder["sweep"],
            "--quiet");
        Assert.Equal(1, run.Code);
        Assert.Contains("1 of 2 SAEs", run.Error, StringComparison.Ordinal);
        Assert.Contains("topk-m24-k2-lr1e30: Training diverged", run.Error.Replace(_folder["sweep/"], ""));
        Assert.True(File.Exists(_folder["sweep/topk-m24-k2-lr1e-3/plmlens.json"]));
        Assert.False(File.Exists(_folder["sweep/topk-m24-k2-lr1e30/plmlens.json"]));
    }

    [Fact]
    public async Task A_dry_run_lists_the_SAEs_with_memory_and_time_and_writes_nothing()
    {
        Plmlens.Result run = await Sweep("dry", "--dry-run");
        Assert.True(run.Code == 0, run.Error);
        foreach (string name in s_names)
            Assert.Contains(name, run.Out, StringComparison.Ordinal);
        Assert.Contains("8 SAEs", run.Out, StringComparison.Ordinal);
        Assert.Contains("MiB", run.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["dry"]));
    }

    [Theory]
    [InlineData("sweep.toml", """
        arch = "topk"
        steps = 40     # of every SAE
        batch = 50
        seed = [0, 1]
        [[sae]]
        latents = 24
        k = [2, 3]
        [[sae]]
        latents = 40
        k = [
          2, # few
          3,
        ]
        """)]
    [InlineData("sweep.json", """
        {
          "arch": "topk", "steps": 40, "batch": 50, "seed": [0, 1],
          "sae": [{ "latents": 24, "k": [2, 3] }, { "latents": 40, "k": [2, 3] }]
        }
        """)]
    public async Task A_file_says_the_same_as_the_command_line(string file, string text)
    {
        Assert.Equal(0, (await Sweep("whole")).Code);
        File.WriteAllText(_folder[file], text);
        Plmlens.Result run = await Plmlens.Run(
            "sweep", "--activations", _activations, "--config", _folder[file], "--out", _folder["sweep"], "--quiet");
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["sweep"]));
    }

    [Fact]
    public async Task A_file_with_contradictions_is_refused_with_all_of_them_and_their_lines()
    {
        File.WriteAllText(_folder["bad.toml"], """
            arch = "topk"
            latent = 40
            batch = "many"
            out = ["a", "b"]
            [[sae]]
            latents = 10
            k = 11
            [[sae]]
            latents = 40
            expansion = 2
            k = = 3
            [other]
            """);
        Plmlens.Result run = await Plmlens.Run(
            "sweep", "--activations", _activations, "--config", _folder["bad.toml"], "--quiet");
        Assert.Equal(2, run.Code);
        foreach (string problem in new[]
        {
            "line 2: latent is no setting", "line 3: batch 'many'", "line 4: out is the same for all",
            "line 8: latents is 40 and expansion 2", "line 11: '= 3' is no string", "line 12: '[other]'", "--out",
        })
        {
            Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        }

        File.WriteAllText(_folder["bad.toml"], """
            arch = "topk"
            out = "nowhere"
            [[sae]]
            latents = [10, 40]
            k = 11
            [[sae]]
            latents = 40
            k = 11
            """);
        run = await Plmlens.Run(
            "sweep", "--activations", _activations, "--config", _folder["bad.toml"], "--quiet");
        Assert.Equal(2, run.Code);
        Assert.Contains("line 3 and line 6: topk-m40-k11 is asked for 2 times", run.Error, StringComparison.Ordinal);

        File.WriteAllText(_folder["bad.toml"], "k = 11\nlatents = [10, 13]\nout = \"nowhere\"\n");
        run = await Plmlens.Run(
            "sweep", "--activations", _activations, "--config", _folder["bad.toml"], "--arch", "topk", "--quiet");
        Assert.Contains("topk-m10-k11: k is 11, more than the 10 latents", run.Error, StringComparison.Ordinal);
        Assert.Contains("topk-m10-k11: latents is 10, fewer than the 12", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("m13", run.Error, StringComparison.Ordinal);
    }

    private Task<Plmlens.Result> Sweep(string name, params string[] more) =>
        Plmlens.Run([.. Arguments(name, more), "--quiet"]);

    private string[] Arguments(string name, params string[] more)
    {
        string[] steps = more.Contains("--steps") ? [] : ["--steps", "40"];
        return
        [
            "sweep", "--activations", _activations, "--arch", "topk", "--latents", "24,40", "--k", "2,3", "--seed",
            "0,1", "--batch", "50", "--out", _folder[name], .. steps, .. more,
        ];
    }
}
