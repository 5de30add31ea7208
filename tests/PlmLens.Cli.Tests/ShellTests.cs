using System.CommandLine;
using System.Text.Json;

namespace PlmLens.Cli.Tests;

/// <summary>Habits that every verb has.</summary>
public sealed class ShellTests
{
    public static TheoryData<string> Verbs => [.. CliApp.BuildRoot().Subcommands.Select(c => c.Name)];

    [Fact]
    public async Task Help_names_every_verb()
    {
        Plmlens.Result run = await Plmlens.Run("--help");
        Assert.Equal(0, run.Code);
        foreach (Command verb in CliApp.BuildRoot().Subcommands)
            Assert.Contains("  " + verb.Name, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_arguments_show_the_help() =>
        Assert.Equal((await Plmlens.Run("--help")).Out, (await Plmlens.Run()).Out);

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_of_a_verb_ends_with_an_example(string verb)
    {
        Plmlens.Result run = await Plmlens.Run(verb, "--help");
        Assert.Equal(0, run.Code);
        Assert.Matches($"Examples?:\\s+plmlens {verb}", run.Out);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Unknown_option_is_bad_usage_and_points_to_the_help(string verb)
    {
        Plmlens.Result run = await Plmlens.Run(verb, "--no-such-option");
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Out);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"see 'plmlens {verb} --help'", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Unknown_verb_is_named()
    {
        Plmlens.Result run = await Plmlens.Run("doktor");
        Assert.Equal(2, run.Code);
        Assert.Equal("error: 'doktor' is not a verb of plmlens; see 'plmlens --help'.", run.Error.Trim());
    }

    [Fact]
    public async Task Zero_threads_are_bad_usage()
    {
        Plmlens.Result run = await Plmlens.Run("doctor", "--threads", "0");
        Assert.Equal(2, run.Code);
        Assert.Equal("error: --threads 0 is not 1 or more.", run.Error.Trim());
    }

    [Fact]
    public async Task Doctor_finds_the_bundled_files_and_right_arithmetic()
    {
        Plmlens.Result run = await Plmlens.Run("doctor", "--json");
        using JsonDocument json = JsonDocument.Parse(run.Out);
        Dictionary<string, string> status = json.RootElement.GetProperty("checks").EnumerateArray()
            .ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("status").GetString()!);
        Assert.Equal("ok", status["arithmetic"]);
        Assert.Equal("ok", status["bundled model"]);
        Assert.Equal("ok", status["bundled proteins"]);
    }
}
