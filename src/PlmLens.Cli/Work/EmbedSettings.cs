using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Cli.Work;

/// <summary>What an embedding run writes.</summary>
/// <param name="Points">Hook points, in the order of the encoder.</param>
/// <param name="Dtype">Element type of the cache.</param>
/// <param name="Long">What to do with proteins longer than the trained context.</param>
/// <param name="TokenBudget">Tokens that go through the model at once; changes no result.</param>
internal sealed record EmbedSettings(
    IReadOnlyList<HookPoint> Points,
    DType Dtype = DType.BF16,
    LongPolicy Long = LongPolicy.Window,
    int TokenBudget = BatchPlanner.DefaultTokenBudget)
{
    /// <summary>The settings that decide the result, as they stand in provenance.</summary>
    public string Text =>
        $"embed --layers {string.Join(',', Points.Select(p => p.Name))} " +
        $"--dtype {(Dtype == DType.I8 ? "int8" : Dtype.ToString().ToLowerInvariant())} --long {Long.Text()}";
}
