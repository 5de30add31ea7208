using PlmLens.Cli.Report;
using PlmLens.Cli.Report.Lens;
using PlmLens.Core;

namespace PlmLens.Cli.Tests.Report;

/// <summary>The parts of a lens's report.</summary>
public sealed class LensPartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tables_that_are_missing_are_left_out_and_columns_are_found_by_name()
    {
        Assert.Equal(Empty(), Page());
        File.WriteAllText(
            _folder["patterns_summary.tsv"], "extra\tshare\tfeatures\tpattern\n1\t0.123456789\t12\t<b>dead</b>\n");
        string page = Page();
        Assert.Contains("Activation patterns", page, StringComparison.Ordinal);
        Assert.Contains("<td>&lt;b&gt;dead&lt;/b&gt;</td><td class=\"n\">12</td><td class=\"n\">0.1235</td>", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("extra", page, StringComparison.Ordinal);
        File.WriteAllText(_folder["patterns_summary.tsv"], "something\telse\n1\t2\n");
        Assert.Equal(Empty(), Page());
    }

    [Fact]
    public void Only_the_first_lines_of_a_long_table_are_shown_largest_first()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 50).Select(i => $"Pfam\tPF{i:D5}\tname\t{i}\t9\t{i / 50.0}");
        File.WriteAllLines(
            _folder["classes.tsv"], lines.Prepend("source\tid\tlabel\tfeature\ttest_members\ttest_f1"));
        string page = Page();
        Assert.Contains("The first 15 of 50 lines", page, StringComparison.Ordinal);
        Assert.True(
            page.IndexOf("PF00049", StringComparison.Ordinal) < page.IndexOf("PF00035", StringComparison.Ordinal));
        Assert.DoesNotContain("PF00034", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_table_is_named_with_its_line()
    {
        File.WriteAllText(_folder["clusters.tsv"], "cluster\tsize\n1\t2\n3\n");
        PlmLensException e = Assert.Throws<PlmLensException>(() => Page());
        Assert.Contains("clusters.tsv, line 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_map_has_a_point_for_each_feature()
    {
        File.WriteAllText(_folder["umap.tsv"], "latent\tx\ty\tcluster\n0\t0\t1\t-1\n1\t2\t3\t4\n2\t\t\t\n");
        var page = new HtmlPage("t", "s");
        FeatureMap.AddTo(page, _folder.Path);
        string html = page.Finish();
        Assert.Equal(2, html.Split("<circle").Length - 1);
        Assert.Contains("<title>f/1, cluster 4</title>", html, StringComparison.Ordinal);
        Assert.Contains("dot none", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snippet_shades_and_underlines_the_right_residues()
    {
        var activations = new float[100];
        (activations[50], activations[51], activations[52]) = (1, 1, 0.1f);
        var annotated = new bool[100];
        annotated[49] = annotated[50] = true;
        var snippet = new SequenceSnippet(new string('A', 100), activations, annotated, 50);
        Assert.Equal((14, 86), (snippet.First, snippet.End));
        string svg = snippet.Draw("test");
        Assert.Contains("<title>51 to 52</title>", svg, StringComparison.Ordinal);
        Assert.Contains("a4", svg, StringComparison.Ordinal);
        Assert.Contains("<title>53: 0.1000</title>", svg, StringComparison.Ordinal);
        // Residue 50 ends the first line of 36 and residue 51 begins the second.
        Assert.Equal(2, svg.Split("class=\"under\"").Length - 1);
        var whole = new SequenceSnippet("ACDEF", new float[5], new bool[5], 4);
        Assert.Equal((0, 5), (whole.First, whole.End));
    }

    private string Page()
    {
        var page = new HtmlPage("t", "s");
        foreach (PartTable part in PartTable.All)
            part.AddTo(page, _folder.Path);
        return page.Finish();
    }

    private static string Empty() => new HtmlPage("t", "s").Finish();
}
