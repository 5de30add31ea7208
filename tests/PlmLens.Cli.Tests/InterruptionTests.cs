using System.Diagnostics;

namespace PlmLens.Cli.Tests;

/// <summary>Stopped or killed at any time, the same command ends with the same bytes.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_killed_again_and_again_ends_with_the_same_bytes()
    {
        string cache = Cache();
        Assert.Equal(0, PlmlensProcess.Run(Train(cache, "whole")));
        int kills = 0;
        for (int attempt = 0; attempt < 12 && !File.Exists(_folder["killed/plmlens.json"]); attempt++)
        {
            using Process process = PlmlensProcess.Start(Train(cache, "killed"));
            if (!process.WaitForExit(TimeSpan.FromMilliseconds(900 + (150 * attempt))))
            {
                process.Kill();
                kills++;
            }

            process.WaitForExit();
        }

        Assert.Equal(0, PlmlensProcess.Run(Train(cache, "killed")));
        Assert.True(kills >= 1, "the run ended before it could be killed: train for longer");
        Assert.Equal(TemporaryFolder.Contents(_folder["whole"]), TemporaryFolder.Contents(_folder["killed"]));
    }

    [Fact]
    public void Ctrl_C_saves_a_checkpoint_and_exits_with_130()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent with kill(1)");
        string cache = Cache();
        string[] train = Train(cache, "sae", "--tokens", "100000000");
        using Process process = PlmlensProcess.Start(train);
        string metrics = _folder["sae"];
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(metrics), TimeSpan.FromSeconds(60)));
        Thread.Sleep(500);
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(130, process.ExitCode);
        Assert.True(File.Exists(_folder["sae/checkpoint.safetensors"]));
        Assert.False(File.Exists(_folder["sae/plmlens.json"]));
    }

    private string Cache()
    {
        string proteins = TinyCorpus.Write(_folder["few.dat"], 10);
        Assert.Equal(0, PlmlensProcess.Run("embed", proteins, "--layers", "3", "--out", _folder["cache"]));
        return _folder["cache"];
    }

    private string[] Train(string cache, string name, params string[] more) =>
    [
        "train", cache, "--latents", "512", "--k", "8", "--batch", "512", "--checkpoint-seconds", "0.05", "--out",
        _folder[name], .. more.Length > 0 ? more : ["--tokens", "600000"],
    ];
}
