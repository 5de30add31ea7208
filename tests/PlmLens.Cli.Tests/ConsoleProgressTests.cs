namespace PlmLens.Cli.Tests;

public sealed class ConsoleProgressTests
{
    [Fact]
    public void A_log_gets_the_first_and_the_last_report_of_a_short_stage()
    {
        using var log = new StringWriter();
        var progress = new ConsoleProgress(log, terminal: false);
        for (int i = 0; i <= 1000; i++)
            progress.Report("embedding", i, 1000, "residues");
        string[] lines = log.ToString().Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("100 %", lines[1], StringComparison.Ordinal);
        Assert.Contains("1,000/1,000 residues", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_line_is_redrawn_and_closed_before_a_note()
    {
        using var log = new StringWriter();
        var progress = new ConsoleProgress(log, terminal: true);
        progress.Report("training", 10, 100, "steps", "fvu 0.5");
        progress.Note("something to know");
        string[] lines = log.ToString().Split('\n');
        Assert.StartsWith("\rtraining", lines[0], StringComparison.Ordinal);
        Assert.Contains("fvu 0.5", lines[0], StringComparison.Ordinal);
        Assert.Equal("something to know", lines[1].TrimEnd());
    }

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(61, "1 min 01 s")]
    [InlineData(7500, "2 h 05 min")]
    public void Durations_read_well(double seconds, string text) =>
        Assert.Equal(text, ConsoleProgress.Duration(seconds));

    [Theory]
    [InlineData(812, "812")]
    [InlineData(12400, "12,400")]
    [InlineData(1240000, "1.24 M")]
    [InlineData(2.5e9, "2.50 G")]
    public void Counts_read_well(double value, string text) => Assert.Equal(text, ConsoleProgress.Count(value));
}
