using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Cli.Tests.Training;

/// <summary>Training on what cannot work ends in one sentence that says everything that is wrong.</summary>
public sealed class BadTrainingInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Values_that_are_none_are_all_listed()
    {
        string error = await Fails(2, Good(), "--k", "many", "--lr", "fast", "--arch", "top", "--batch", "1e3");
        string[] parts = ["--k: 'many'", "--lr: 'fast'", "--arch: 'top'", "--batch: '1e3'", "matryoshka"];
        foreach (string part in parts)
            Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contradictions_are_all_listed()
    {
        string error = await Fails(2, Good(), "--tokens", "5", "--steps", "5", "--latents", "40", "--expansion", "2");
        Assert.Contains("tokens is 5 and steps 5", error, StringComparison.Ordinal);
        Assert.Contains("latents is 40 and expansion 2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_active_latents_than_latents_and_fewer_latents_than_values_are_refused()
    {
        string error = await Fails(2, Good(), "--latents", "10", "--k", "11");
        Assert.Contains("k is 11, more than the 10 latents", error, StringComparison.Ordinal);
        Assert.Contains("latents is 10, fewer than the 12 values", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task Activations_without_variance_are_refused()
    {
        string path = RunFolder.Activations(_folder["x.safetensors"], values => values.Span.Fill(0.25f));
        Assert.Contains("equal", await Fails(1, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public async Task A_row_that_is_not_finite_is_named(float bad)
    {
        string path = RunFolder.Activations(_folder["x.safetensors"], values => values[(417 * 12) + 5] = bad);
        Assert.Contains("row 417", await Fails(1, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tensor_must_be_chosen_and_be_a_matrix()
    {
        string path = _folder["two.safetensors"];
        using var line = new Tensor(DType.F32, 30);
        using var matrix = new Tensor(DType.F32, 3, 10);
        SafetensorsWriter.WriteAll(path, [new("line", line), new("matrix", matrix)]);
        Assert.Contains("line, matrix", await Fails(2, path), StringComparison.Ordinal);
        Assert.Contains("shape [30]", await Fails(1, path, "--tensor", "line"), StringComparison.Ordinal);
        Assert.Contains("'other'", await Fails(1, path, "--tensor", "other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_all_listed()
    {
        Plmlens.Result run = await Plmlens.Run("train", "--tensor", "x", "--no-shuffle", "--out", _folder["out"]);
        Assert.Equal(2, run.Code);
        Assert.Contains("--tensor goes with", run.Error, StringComparison.Ordinal);
        Assert.Contains("--no-shuffle goes with", run.Error, StringComparison.Ordinal);
        Assert.Contains("one of them", run.Error, StringComparison.Ordinal);
    }

    private string Good() => RunFolder.Activations(_folder["x.safetensors"]);

    private async Task<string> Fails(int code, string activations, params string[] more)
    {
        Plmlens.Result run = await Plmlens.Run(
            ["train", "--activations", activations, "--out", _folder["out"], "--quiet", .. more]);
        Assert.True(run.Code == code, run.Error);
        string error = run.Error.Trim();
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        return error;
    }
}
