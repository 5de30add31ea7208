using System.Diagnostics;
using PlmLens.Cli.Tests.Training;
using PlmLens.Core;

namespace PlmLens.Cli.Tests;

/// <summary>Stopped or killed at any time, the same command ends with the same bytes.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_killed_at_any_instant_ends_with_the_same_bytes()
    {
        Assert.Equal(0, PlmlensProcess.Run(Small("whole")));
        var random = new SeededRandom(11, "instants");
        int kills = 0;
        for (int attempt = 0; attempt < 10 && !File.Exists(_folder["killed/plmlens.json"]); attempt++)
        {
            using Process process = PlmlensProcess.Start(Small("killed"));
            if (!process.WaitForExit(TimeSpan.FromMilliseconds(200 + random.Next(800))))
            {
                process.Kill();
                kills++;
            }

            process.WaitForExit();
        }

        Assert.Equal(0, PlmlensProcess.Run(Small("killed")));
        Assert.True(kills >= 2, "the run ended before it could be killed: train for longer");
        Assert.Equal(RunFolder.Contents(_folder["whole"]), RunFolder.Contents(_folder["killed"]));
    }

    [Fact]
    public void Ctrl_C_saves_a_checkpoint_and_exits_with_130()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent with kill(1)");
        string cache = Cache();
        string[] train = Train(cache, "sae", "--tokens", "100000000");
        using Process process = PlmlensProcess.Start(train);
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(_folder["sae"]), TimeSpan.FromSeconds(60)));
        Thread.Sleep(500);
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(130, process.ExitCode);
        Assert.True(File.Exists(_folder["sae/checkpoint.safetensors"]));
        Assert.False(File.Exists(_folder["sae/plmlens.json"]));
    }

    // Needs no model: the process is training soon after it starts.
    private string[] Small(string name) =>
    [
        "train", "--activations", RunFolder.Activations(_folder["x.safetensors"]), "--arch", "topk", "--latents", "48",
        "--k", "3", "--batch", "64", "--steps", "16000", "--log-every", "10", "--checkpoint-seconds", "0.01", "--out",
        _folder[name],
    ];

    private string Cache()
    {
        string proteins = TinyCorpus.Write(_folder["few.dat"], 10);
        Assert.Equal(0, PlmlensProcess.Run("embed", proteins, "--layers", "3", "--out", _folder["cache"]));
        return _folder["cache"];
    }

    private string[] Train(string cache, string name, params string[] more) =>
        ["train", cache, "--latents", "512", "--k", "8", "--batch", "512", "--out", _folder[name], .. more];
}
