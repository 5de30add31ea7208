using System.Text.RegularExpressions;
using System.Xml.Linq;
using PlmLens.Cli.Report;
using PlmLens.Core;

namespace PlmLens.Cli.Tests.Report;

public sealed partial class TrainingReportTests
{
    [Fact]
    public void The_report_has_every_curve_histogram_metric_and_setting()
    {
        string html = TrainingReport.Html(Input());

        string[] titles =
        [
            "Loss", "FVU", "L0", "Dead latents", "Learning rate", "Tokens per second", "novelty", "Feature density",
            "Decoder cosine",
        ];
        foreach (string title in titles)
            Assert.Contains($"<figure><h3>{title}</h3>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<h3>why</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<td>fvu</td><td class=\"value\">0.2134</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>masked loss recovered</td><td class=\"value\">81.8 %</td>", html);
        Assert.Contains("<td>k</td><td class=\"value\">32</td><td class=\"note\">given</td>", html);
        Assert.Contains("41,", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_one_file_without_scripts_or_addresses_and_its_drawings_are_sound()
    {
        string html = TrainingReport.Html(Input());
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("//", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
        MatchCollection drawings = Drawing().Matches(html);
        Assert.Equal(9, drawings.Count);
        foreach (Match drawing in drawings)
        {
            XElement svg = XDocument.Parse(drawing.Value).Root!;
            Assert.False(string.IsNullOrEmpty(svg.Attribute("aria-label")?.Value));
            Assert.DoesNotContain("NaN", drawing.Value, StringComparison.Ordinal);
        }

        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_outside_cannot_become_markup()
    {
        TrainingReportInput input = Input() with
        {
            Title = "<script>alert(1)</script>",
            Settings = [new ReportSetting("name<b>", "\"value\"", "a & b")],
        };
        string html = TrainingReport.Html(input);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("name&lt;b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("a &amp; b", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_lines_or_metrics_still_has_a_report()
    {
        string html = TrainingReport.Html(Input() with { Log = MetricsLog.Read([], "none"), Metrics = null });
        Assert.DoesNotContain("<figure>", html, StringComparison.Ordinal);
        Assert.Contains("<h2>Settings</h2>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_without_tokens_are_drawn_over_steps_and_a_damaged_line_is_named()
    {
        var log = MetricsLog.Read(["{\"step\": 10, \"fvu\": 0.5}", "", "{\"step\": 20, \"fvu\": null}"], "t.jsonl");
        Assert.Equal("step", log.XName);
        Assert.Equal([(10.0, 0.5)], log.Find("fvu")!.Points);
        Assert.Contains("t.jsonl, line 2", Assert.Throws<PlmLensException>(
            () => MetricsLog.Read(["{}", "{\"step\": 1"], "t.jsonl")).Message);
        Assert.Contains("t.jsonl, line 1", Assert.Throws<PlmLensException>(
            () => MetricsLog.Read(["[1]"], "t.jsonl")).Message);
    }

    [Fact]
    public void A_long_series_keeps_its_spikes_in_the_band()
    {
        (double, double)[] points = [.. Enumerable.Range(0, 5000).Select(i => ((double)i, i == 2500 ? 9.0 : 1.0))];
        string svg = LineChart.Draw("spike", [new Series("a", points)], "step");
        string band = XDocument.Parse(svg).Descendants().Single(e => e.Attribute("class")?.Value == "band f0")
            .Attribute("d")!.Value;
        double highest = Number().Matches(band).Select(m => double.Parse(m.Groups[1].Value)).Min();
        Assert.InRange(highest, 0, 40); // 9 of 10 on the axis lies near the top edge
    }

    private static TrainingReportInput Input() => new()
    {
        Title = "sae: matryoshka",
        Subtitle = "nano, blocks.2.hook_resid_post",
        Log = MetricsLog.Read(MadeMetrics.Lines(), "training.jsonl"),
        Metrics = MadeMetrics.Metrics(),
        MeasuredOn = "100,000 residues",
        Settings = [new ReportSetting("k", "32", "given")],
    };

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex(@"[ML][\d.]+ ([\d.]+)")]
    private static partial Regex Number();
}
