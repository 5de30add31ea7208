using PlmLens.Analysis.Metrics;
using PlmLens.Core;

namespace PlmLens.Cli.Report;

/// <summary>report.html of a training run: curves, histograms, final metrics and settings in one file.</summary>
internal static class TrainingReport
{
    /// <summary>Usual name of the file.</summary>
    public const string FileName = "report.html";

    private const string Speed = "tokens_per_second";

    // Figures that have a place of their own; everything else that a run logs follows after them.
    private static readonly string[] s_losses =
        ["loss", "reconstruction", "sparsity", "auxk", "auxiliary", "aux"];

    private static readonly (string Name, string Title, string Caption)[] s_curves =
    [
        ("fvu", "FVU", "Variance that the reconstruction misses, on the batches."),
        ("l0", "L0", "Mean number of active latents of a token."),
        ("dead", "Dead latents", "Latents that have not fired for as long as the setting says."),
        ("lr", "Learning rate", "Of the step."),
        (Speed, "Tokens per second", "Speed of the run."),
        ("grad_norm", "Gradient norm", "Of all parameters, before clipping."),
        ("threshold", "Threshold", "Running mean of the smallest active value."),
    ];

    /// <summary>Writes the file, whole.</summary>
    public static void Write(string path, TrainingReportInput input) => AtomicFile.WriteAllText(path, Html(input));

    /// <summary>The text of the file.</summary>
    public static string Html(TrainingReportInput input)
    {
        var page = new HtmlPage(input.Title, input.Subtitle);
        page.Tiles(Tiles(input));
        page.Heading("Training");
        page.Cards(Curves(input.Log));
        if (input.Metrics is { } metrics)
        {
            page.Heading("The result");
            if (input.MeasuredOn.Length > 0)
                page.Paragraph($"Measured on {input.MeasuredOn}.");
            page.Cards(Distributions(metrics));
            page.Heading("Metrics");
            page.NotedTable("metric", "value", "meaning", MetricsText.Rows(metrics));
        }

        page.Heading("Settings");
        page.NotedTable("setting", "value", "source", input.Settings.Select(s => (s.Name, s.Value, s.Source)));
        return page.Finish();
    }

    /// <summary>Histograms of an autoencoder.</summary>
    public static IEnumerable<(string Title, string Svg, string Caption)> Distributions(SaeMetrics metrics)
    {
        LatentActivity activity = metrics.Activity;
        yield return (
            "Feature density",
            HistogramChart.Draw(
                "Histogram of how often latents are active",
                activity.LogFrequencies(),
                "share of rows on which a latent is active",
                powers: true,
                marks: [activity.RareFrequency]),
            $"{activity.Dead:N0} dead latents are not shown. "
                + $"Dashed: what {activity.Rows:N0} rows can tell from chance.");
        if (metrics.Decoder is { MaxCosine.Count: > 0 } decoder)
        {
            yield return (
                "Decoder cosine",
                HistogramChart.Draw(
                    "Histogram of the largest decoder cosine of each latent with another",
                    decoder.MaxCosines(),
                    "cosine with the nearest other latent"),
                $"Near 1 are copies: {MetricsText.Percent(decoder.RedundantAbove(0.9))} lie above 0.9.");
        }
    }

    private static IEnumerable<(string Value, string Name)> Tiles(TrainingReportInput input)
    {
        double? fvu = input.Metrics?.Reconstruction.Fvu ?? input.Log.Last("fvu");
        yield return (MetricsText.Number(fvu), input.Metrics is null ? "FVU of the last batches" : "FVU");
        if (input.Metrics?.Masked?.Fraction is { } recovered)
            yield return (MetricsText.Percent(recovered), "loss recovered, masked");
        yield return (MetricsText.Number(input.Metrics?.Activity.L0 ?? input.Log.Last("l0")), "L0");
        yield return input.Metrics is { } metrics
            ? (MetricsText.Percent(metrics.Activity.DeadFraction), "dead")
            : (MetricsText.Number(input.Log.Last("dead")), "dead latents");
        if (input.Log.Find(Speed) is { } speed)
            yield return (MetricsText.Number(speed.Points.Average(p => p.Y)), "tokens per second");
    }

    private static IEnumerable<(string Title, string Svg, string Caption)> Curves(MetricsLog log)
    {
        Series[] losses = [.. s_losses.Select(log.Find).OfType<Series>().Where(s => s.Points.Any(p => p.Y != 0))];
        yield return (
            "Loss",
            LineChart.Draw("Parts of the loss during training", losses, log.XName),
            "The whole and its parts before their weights.");
        foreach ((string name, string title, string caption) in s_curves)
        {
            if (log.Find(name) is not { } series)
                continue;
            // A threshold of -1 has not started.
            Series started = series with { Points = [.. series.Points.Where(p => p.Y >= 0)] };
            yield return (title, LineChart.Draw($"{title} during training", [started], log.XName), caption);
        }

        foreach (string name in log.Names)
        {
            bool placed = s_losses.Contains(name) || s_curves.Any(c => c.Name == name);
            if (!placed && log.Find(name) is { } series)
                yield return (name, LineChart.Draw($"{name} during training", [series], log.XName), "");
        }
    }
}
