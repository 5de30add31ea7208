using System.Net;
using PlmLens.Cli.Report;

namespace PlmLens.Cli.Tests.Report;

/// <summary>The report that 'train' leaves beside the SAE.</summary>
public sealed class RunReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_leaves_a_report_with_curves_metrics_and_where_settings_come_from()
    {
        await Run("embed", TinyCorpus.Write(_folder["few.dat"], 10), "--layers", "3", "--out", _folder["cache"]);
        await Run(
            "train", _folder["cache"], "--arch", "topk", "--latents", "192", "--k", "8", "--batch", "256", "--tokens",
            "5000", "--out", _folder["sae"]);

        string html = WebUtility.HtmlDecode(File.ReadAllText(_folder[$"sae/{TrainingReport.FileName}"]));

        Assert.Contains("<h1>topk, 192 latents</h1>", html, StringComparison.Ordinal);
        string[] cards = ["Loss", "FVU", "L0", "Learning rate", "Feature density", "Decoder cosine"];
        foreach (string title in cards)
            Assert.Contains($"<h3>{title}</h3>", html, StringComparison.Ordinal);
        Assert.Contains("Measured on the 4,864 residues of the last batches", html, StringComparison.Ordinal);
        Assert.Contains("<td>k</td><td class=\"value\">8</td><td class=\"note\">chosen</td>", html);
        Assert.Contains("<td>arch</td><td class=\"value\">topk</td>", html, StringComparison.OrdinalIgnoreCase);
        Assert.Matches(
            "<td>lr</td><td class=\"value\">default</td><td class=\"note\">default: 2e-4 / sqrt\\(latents", html);
        Assert.Contains("few.dat", html, StringComparison.Ordinal);
    }

    private static async Task Run(params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--quiet"]);
        Assert.True(run.Code == 0, run.Error);
    }
}
