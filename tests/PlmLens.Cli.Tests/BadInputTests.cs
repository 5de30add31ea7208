namespace PlmLens.Cli.Tests;

/// <summary>Bad input ends in one sentence and leaves everything as it was.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(">one\n>two\nMKT\n", "one")]
    [InlineData(">one\nMKT1A\n", "1")]
    [InlineData(">one\nMKT\n>one\nMKA\n", "one")]
    public async Task A_bad_fasta_is_refused_with_file_and_record(string text, string named)
    {
        string path = _folder["bad.fasta"];
        File.WriteAllText(path, text);
        string error = await Fails(1, "embed", path, "--out", _folder["cache"]);
        Assert.Contains("bad.fasta", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public async Task A_missing_file_is_named() =>
        Assert.Contains("nowhere.fasta", await Fails(1, "embed", _folder["nowhere.fasta"], "--out", _folder["cache"]));

    [Fact]
    public async Task A_missing_model_is_named() => Assert.Contains(
        "no-such-model",
        await Fails(1, "embed", Fasta(), "--model", "no-such-model", "--out", _folder["cache"]));

    [Theory]
    [InlineData("embed", "--layers", "17")]
    [InlineData("embed", "--dtype", "f8")]
    [InlineData("embed", "--long", "squeeze")]
    [InlineData("embed", "--output", "hidden,logits")]
    [InlineData("embed", "--batch-tokens", "0")]
    public async Task A_wrong_value_is_bad_usage(string verb, string option, string value) =>
        Assert.Contains(value.Split(',')[0], await Fails(2, verb, Fasta(), option, value, "--out", _folder["cache"]));

    [Fact]
    public async Task Contradictory_training_settings_are_listed_together()
    {
        Assert.Equal(0, (await Plmlens.Run("embed", Fasta(), "--out", _folder["cache"], "--quiet")).Code);
        string error = await Fails(
            2, "train", _folder["cache"], "--latents", "100", "--k", "200", "--out", _folder["s"]);
        Assert.Contains("latents is 100", error, StringComparison.Ordinal);
        Assert.Contains("k is 200", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["s"]));
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_not_touched()
    {
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine/notes.txt"], "keep me");
        string[][] commands =
        [
            ["embed", Fasta(), "--out", _folder["mine"]],
            ["embed", Fasta(), "--output", "logits", "--out", _folder["mine"]],
            ["demo", "--quick", "--out", _folder["mine"]],
        ];
        foreach (string[] command in commands)
        {
            Assert.Contains("already holds", await Fails(1, command), StringComparison.Ordinal);
            Assert.Equal(["notes.txt"], TemporaryFolder.Contents(_folder["mine"]).Keys);
        }
    }

    [Fact]
    public async Task A_cache_of_other_proteins_is_not_continued()
    {
        Assert.Equal(0, (await Plmlens.Run("embed", Fasta(), "--out", _folder["cache"], "--quiet")).Code);
        File.WriteAllText(_folder["other.fasta"], ">two\nMKTAYIAKQRR\n");
        string error = await Fails(1, "embed", _folder["other.fasta"], "--out", _folder["cache"]);
        Assert.Contains("other sequences", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "needs a file system that refuses new folders: /proc");
        string error = await Fails(1, "embed", Fasta(), "--out", "/proc/plmlens");
        Assert.Contains("/proc/plmlens", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stack_trace_comes_only_with_debug()
    {
        string[] command = ["embed", _folder["nowhere.fasta"], "--out", _folder["cache"]];
        Assert.DoesNotContain("   at ", (await Plmlens.Run(command)).Error, StringComparison.Ordinal);
        Assert.Contains("   at ", (await Plmlens.Run([.. command, "--debug"])).Error, StringComparison.Ordinal);
    }

    private string Fasta()
    {
        File.WriteAllText(_folder["good.fasta"], ">one\nMKTAYIAKQRQ\n");
        return _folder["good.fasta"];
    }

    private static async Task<string> Fails(int code, params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--quiet"]);
        Assert.True(run.Code == code, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        Assert.Empty(run.Out);
        string error = run.Error.Trim();
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        return error;
    }
}
