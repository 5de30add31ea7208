using PlmLens.Cli.Training;

namespace PlmLens.Cli.Tests.Training;

/// <summary>A run stopped in any way goes on to the same bytes, and nothing is lost or overwritten.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _activations;

    public TrainingRunTests() => _activations = RunFolder.Activations(_folder["x.safetensors"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Max_tokens_stops_again_and_again_and_ends_with_the_same_bytes()
    {
        await Succeeds("whole");
        for (int call = 0; call < 4; call++)
        {
            string output = await Succeeds("parts", "--max-tokens", "500");
            Assert.Contains("as --max-tokens asks", output, StringComparison.Ordinal);
            Assert.Contains($"step {10 * (call + 1)} of 48", output, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder["parts/plmlens.json"]));
        }

        string last = await Succeeds("parts", "--max-tokens", "500");
        Assert.DoesNotContain("Stopped", last, StringComparison.Ordinal);
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["parts"]));
        string[] names = ["cfg.json", "plmlens.json", "report.html", "sae_weights.safetensors", "training.jsonl"];
        Assert.Equal(names, RunFolder.Contents(_folder["parts"]).Keys);
    }

    [Fact]
    public async Task Max_time_stops_with_a_checkpoint()
    {
        string output = await Succeeds("timed", "--steps", "100000000", "--max-time", "0.2s");
        Assert.Contains("as --max-time asks", output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["timed/checkpoint.safetensors"]));
    }

    [Fact]
    public async Task A_run_killed_while_it_wrote_its_result_writes_it_again()
    {
        await Succeeds("whole");
        await Succeeds("parts", "--max-tokens", "2000");
        SortedDictionary<string, string> whole = RunFolder.Contents(_folder["whole"]);
        // As after a kill between plmlens.json and the end: record and checkpoint are both there.
        foreach (string name in whole.Keys)
            File.Copy(_folder["whole/" + name], _folder["parts/" + name], overwrite: true);
        await Succeeds("parts");
        Assert.Equal(whole, RunFolder.Contents(_folder["parts"]));
    }

    [Fact]
    public async Task A_damaged_newest_checkpoint_falls_back_and_ends_with_the_same_bytes()
    {
        await Succeeds("whole");
        await Succeeds("parts", "--max-tokens", "500");
        await Succeeds("parts", "--max-tokens", "500");
        byte[] newest = File.ReadAllBytes(_folder["parts/checkpoint.safetensors"]);
        File.WriteAllBytes(_folder["parts/checkpoint.safetensors"], newest[..^20]);
        Plmlens.Result run = await Train("parts");
        Assert.Equal(0, run.Code);
        Assert.Contains("is damaged", run.Error, StringComparison.Ordinal);
        Assert.Contains("going on from the checkpoint before it, at step 10", run.Error, StringComparison.Ordinal);
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["parts"]));
    }

    [Fact]
    public async Task Changed_settings_are_refused_with_every_difference()
    {
        await Succeeds("run", "--max-tokens", "500");
        string error = await Fails("run", "--k", "4", "--order-seed", "3");
        Assert.Contains("k was 3, now 4", error, StringComparison.Ordinal);
        Assert.Contains("the data was", error, StringComparison.Ordinal);
        Assert.Contains("seed 3", error, StringComparison.Ordinal);
        await Succeeds("run");
        error = await Fails("run", "--lr", "0.01");
        Assert.Contains("learning_rate was the default, now 0.01", error, StringComparison.Ordinal);
        Assert.Contains("k 3", await Succeeds("run"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_trainer_on_one_folder_is_refused_by_the_name_of_the_first()
    {
        using (FolderLock held = FolderLock.Take(_folder["run"]))
        {
            held.Begin();
            string error = await Fails("run");
            Assert.Contains($"process {Environment.ProcessId} on ", error, StringComparison.Ordinal);
            Assert.Contains(_folder["run"], error, StringComparison.Ordinal);
            held.Finish();
        }

        await Succeeds("run");
        Assert.False(File.Exists(_folder["run/training.lock"]));
        Assert.False(File.Exists(_folder["run/training.owner"]));
    }

    [Fact]
    public async Task A_full_disk_stops_the_run_and_keeps_the_checkpoint()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is always full: /dev/full");
        await Succeeds("whole");
        await Succeeds("run", "--max-tokens", "500");
        byte[] before = File.ReadAllBytes(_folder["run/checkpoint.safetensors"]);
        // The temporary file of the next checkpoint.
        File.CreateSymbolicLink(_folder["run/.checkpoint.next.safetensors.tmp"], "/dev/full");
        string error = await Fails("run", "--max-tokens", "500");
        Assert.Contains("Free space", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder["run/checkpoint.safetensors"]));
        await Succeeds("run");
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["run"]));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("5")]
    [InlineData("-3m")]
    [InlineData("1h30")]
    public async Task A_time_that_is_none_is_bad_usage(string time) =>
        Assert.Contains(time, await Fails("run", 2, "--max-time", time), StringComparison.Ordinal);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    public void Times_are_read(string text, double seconds) =>
        Assert.Equal(seconds, RunOptions.Time(text).TotalSeconds);

    private async Task<string> Succeeds(string name, params string[] more)
    {
        Plmlens.Result run = await Train(name, more);
        Assert.True(run.Code == 0, run.Error);
        return run.Out;
    }

    private Task<string> Fails(string name, params string[] more) => Fails(name, 1, more);

    private async Task<string> Fails(string name, int code, params string[] more)
    {
        Plmlens.Result run = await Train(name, more);
        Assert.Equal(code, run.Code);
        string error = run.Error.Trim().Split('\n')[^1];
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        return error;
    }

    private Task<Plmlens.Result> Train(string name, params string[] more)
    {
        List<string> args =
        [
            "train", "--activations", _activations, "--arch", "topk", "--latents", "48", "--batch", "50", "--out",
            _folder[name], "--quiet", .. more,
        ];
        if (!more.Contains("--k"))
            args.AddRange(["--k", "3"]);
        if (!more.Contains("--steps"))
            args.AddRange(["--steps", "48"]);
        return Plmlens.Run([.. args]);
    }
}
