using PlmLens.Core;

namespace PlmLens.Cli.Tests;

/// <summary>Which model runs.</summary>
public sealed class BundledTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        TestModel.Choose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null, null, null, "micro")]
    [InlineData(null, null, "", "micro")]
    [InlineData(null, null, "nano", "nano")]
    [InlineData("nano", null, "micro", "nano")]
    [InlineData("nano", "micro", "micro", "nano")]
    [InlineData(null, "nano", "micro", "nano")]
    [InlineData(null, "micro", null, "micro")]
    [InlineData(null, "facebook/esm2_t6_8M_UR50D", "micro", "micro")]
    [InlineData(null, "../models/nano", null, "micro")]
    public void An_option_then_the_owner_then_the_environment_then_the_default(
        string? given, string? owner, string? variable, string expected)
    {
        Environment.SetEnvironmentVariable(Bundled.ModelVariable, variable);
        string path = Bundled.ResolveModel(given, owner);
        Assert.Equal(expected, Path.GetFileName(path));
        Assert.True(File.Exists(Path.Combine(path, "model.safetensors")), path);
    }

    [Fact]
    public void A_path_may_come_from_the_environment()
    {
        Environment.SetEnvironmentVariable(Bundled.ModelVariable, _folder.Path);
        Assert.Equal(_folder.Path, Bundled.ResolveModel(null));
        Environment.SetEnvironmentVariable(Bundled.ModelVariable, _folder["nowhere"]);
        var error = Assert.Throws<PlmLensException>(() => Bundled.ResolveModel(null));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("the bundled 'micro' or 'nano'.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "micro", "nano")]
    [InlineData("nano", "micro", "nano")]
    public void A_served_lens_may_belong_to_a_bundled_model_or_to_that_of_the_environment(
        string? variable, params string[] expected)
    {
        Environment.SetEnvironmentVariable(Bundled.ModelVariable, variable);
        Assert.Equal(expected, Bundled.Candidates.Select(Path.GetFileName));
        Environment.SetEnvironmentVariable(Bundled.ModelVariable, _folder.Path);
        Assert.Equal([.. expected, Path.GetFileName(_folder.Path)], Bundled.Candidates.Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("nano", "no-lens")]
    [InlineData(null, "no-model")]
    public async Task What_serve_is_told_comes_before_the_environment(string? model, string refused)
    {
        Environment.SetEnvironmentVariable(Bundled.ModelVariable, _folder["no-model"]);
        string[] told = model is null ? [] : ["--model", model];
        Plmlens.Result run = await Plmlens.Run(["serve", _folder["no-lens"], .. told]);
        Assert.Equal(1, run.Code);
        Assert.Contains(refused, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../models/nano")]
    [InlineData("NANO")]
    public void A_bundled_model_is_named_exactly(string given) =>
        Assert.Throws<PlmLensException>(() => Bundled.ResolveModel(given));
}
