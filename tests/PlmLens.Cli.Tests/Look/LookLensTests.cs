using System.Text.Json;
using PlmLens.Cli.Look.Lens;
using PlmLens.Server.Contracts;

namespace PlmLens.Cli.Tests.Look;

/// <summary>`look` at a feature or concept of a lens, without any sequence.</summary>
public sealed class LookLensTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_feature_is_shown_with_its_meaning_and_its_proteins()
    {
        string text = await Text("--feature", "0");

        Assert.Contains("f/0 of", text, StringComparison.Ordinal);
        Assert.Contains("active on 10 % of residues in 66.67 % of proteins; max 8, mean where active 4", text,
            StringComparison.Ordinal);
        Assert.Contains("DOMAIN: <img src=x onerror=alert(1)>  0.85       0.80    0.90  0.95", text,
            StringComparison.Ordinal);
        // Strongest protein first; below its residues the digits, then the annotation without CHAIN.
        int second = text.IndexOf("P00001 P00001_MADE", StringComparison.Ordinal);
        int first = text.IndexOf("P00000 P00000_MADE Plain: 80 residues, validation, max 3", StringComparison.Ordinal);
        Assert.InRange(second, 0, first);
        string[] lines = text.Split('\n');
        int at = Array.FindIndex(lines, line => line.Contains("P00001_MADE", StringComparison.Ordinal));
        Assert.Equal("        1  " + string.Concat(Enumerable.Repeat("ACDEFGHIKL", 6)), lines[at + 1]);
        Assert.Equal("               98765321", lines[at + 2]);
        Assert.StartsWith("               ----------------    ", lines[at + 3], StringComparison.Ordinal);
        Assert.Contains("DOMAIN 5-20 " + HostileLens.Script[..5], lines[at + 3], StringComparison.Ordinal);
        Assert.StartsWith("                  -         ", lines[at + 4], StringComparison.Ordinal);
        Assert.Contains("DISULFID 8-70", lines[at + 4], StringComparison.Ordinal);
        Assert.DoesNotContain("CHAIN", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_features_and_those_that_there_are_not_are_told_apart()
    {
        Assert.Contains("Dead: active on no residue", await Text("--feature", "f/2"), StringComparison.Ordinal);
        foreach (string number in (string[])["4", "-1", "first", "f/", "99999999999"])
        {
            Plmlens.Result run = await Look("--feature", number);
            Assert.Equal(2, run.Code);
            Assert.Contains("it has 0 to 3", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_concept_is_found_in_any_case_and_similar_names_are_suggested()
    {
        string text = await Text("--concept", "helix");
        Assert.Contains("HELIX in ", text, StringComparison.Ordinal);
        Assert.Contains("Not found: the best feature is f/1", text, StringComparison.Ordinal);
        Assert.Contains("10 places on validation, 12 on test (120 residues); recall counts places.", text,
            StringComparison.Ordinal);
        Assert.Contains("no feature is ever active on it", await Text("--concept", "DOMAIN: SH3"),
            StringComparison.Ordinal);

        Plmlens.Result typo = await Look("--concept", "DOMAIN: SH2");
        Assert.Equal(2, typo.Code);
        Assert.Contains("the most similar: 'DOMAIN: SH3', ", typo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_concept_shows_where_it_is_found_and_where_it_is_missed()
    {
        string text = await Text("--concept", HostileLens.Concept);
        int found = text.IndexOf("Found on test: 1 place; proteins shown: 1 (digits", StringComparison.Ordinal);
        int hit = text.IndexOf("P00001 P00001_MADE", StringComparison.Ordinal);
        int missed = text.IndexOf("Missed on test: 1 place;", StringComparison.Ordinal);
        int miss = text.IndexOf("P00002 P00002_MADE", StringComparison.Ordinal);

        Assert.True(found > 0 && found < hit && hit < missed && missed < miss, text);
        Assert.Contains("               " + new string('=', 16) + " ", text, StringComparison.Ordinal);
        Assert.Contains("             " + new string('=', 7) + " ", text[missed..], StringComparison.Ordinal);
        Assert.DoesNotContain("P00000", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_documents_of_the_explorer_and_the_annotation()
    {
        JsonElement feature = await Json("--feature", "0", "--proteins", "1");
        Assert.Equal("nano", feature.GetProperty("model").GetString());
        Assert.Equal(8, feature.GetProperty("feature").GetProperty("max").GetDouble());
        JsonElement protein = Assert.Single(feature.GetProperty("proteins").EnumerateArray());
        Assert.Equal("P00001", protein.GetProperty("accession").GetString());
        Assert.Equal(130, protein.GetProperty("sequence").GetString()!.Length);
        Assert.Equal(
            ["CHAIN", "DOMAIN", "DISULFID"],
            protein.GetProperty("annotations").EnumerateArray().Select(place => place.GetProperty("type").GetString()));

        JsonElement concept = await Json("--concept", HostileLens.Concept);
        Assert.Equal(
            HostileLens.Concept,
            concept.GetProperty("concept").GetProperty("concept").GetProperty("concept").GetString());
    }

    [Fact]
    public async Task Pages_are_whole_and_nothing_in_them_is_obeyed()
    {
        foreach (string[] what in (string[][])[["--feature", "0"], ["--concept", HostileLens.Concept]])
        {
            await Text([.. what, "--html", _folder["page.html"]]);
            string page = await File.ReadAllTextAsync(
                _folder["page.html"], TestContext.Current.CancellationToken);

            Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
            Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal),
                StringComparison.Ordinal);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_of_a_sequence_can_be_written_too()
    {
        string sae = _folder["sae"];
        Plmlens.Result trained = await Plmlens.Run(
            "train", TinyCorpus.Write(_folder["few.dat"], 4), "--layer", "3", "--latents", "192", "--k", "8", "--batch",
            "64", "--tokens", "1000", "--out", sae, "--quiet");
        Assert.True(trained.Code == 0, trained.Error);
        Plmlens.Result run = await Plmlens.Run(
            "look", "MKTAYIAKQRQISFVKSHFSRQ", "--sae", sae, "--html", _folder["look.html"], "--quiet");

        Assert.True(run.Code == 0, run.Error);
        string page = await File.ReadAllTextAsync(_folder["look.html"], TestContext.Current.CancellationToken);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("22 residues", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_terminal_would_obey_is_left_out()
    {
        string path = HostileLens.Write(_folder["lens"]);
        // A lens that somebody else made may hold what this program never writes.
        foreach (string file in (string[])["codes/proteins.tsv", "corpus/annotations.tsv", "concepts.tsv", "pairs.tsv"])
        {
            string table = Path.Combine(path, file);
            File.WriteAllText(table, File.ReadAllText(table)
                .Replace("<script", "\u001b]0;x\u0007\u202e<script", StringComparison.Ordinal)
                .Replace("img src", "\u001b[31m\u009b2Jimg src", StringComparison.Ordinal));
        }

        foreach (string[] what in (string[][])[["--feature", "0"], ["--concept", "helix"]])
        {
            Plmlens.Result run = await Plmlens.Run(["look", "--lens", path, .. what]);
            Assert.True(run.Code == 0, run.Error);
            Assert.DoesNotContain(run.Out, c => (char.IsControl(c) && c is not '\n' and not '\r') || c == '\u202e');
            Assert.Contains(what[0] == "--feature" ? "img src" : "HELIX", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_earlier_lens_shows_what_it_has()
    {
        string path = HostileLens.Write(_folder["lens"], corpus: false);
        Plmlens.Result run = await Plmlens.Run("look", "--lens", path, "--feature", "0");

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("made by an earlier version", run.Out, StringComparison.Ordinal);
        Assert.Contains("        1  " + new string('.', 60), run.Out, StringComparison.Ordinal);
        Assert.Contains("               98765321", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--feature", "0", "--concept", "HELIX")]
    [InlineData("MKTAYIAKQRQ", "--feature", "0")]
    [InlineData("--feature", "0", "--svg", "x.svg")]
    [InlineData]
    public async Task What_cannot_be_shown_together_is_bad_usage(params string[] arguments)
    {
        Plmlens.Result run = await Look(arguments);
        Assert.Equal(2, run.Code);
    }

    [Fact]
    public async Task An_sae_alone_has_no_features_to_show()
    {
        Directory.CreateDirectory(_folder["sae"]);
        Plmlens.Result run = await Plmlens.Run("look", "--lens", _folder["sae"], "--feature", "0");

        Assert.Equal(1, run.Code);
        Assert.Contains("is no lens", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_mark_activation_and_underlines_the_concept()
    {
        using var output = new StringWriter();
        var track = new ActivationTrack("P1", null, null, null, "test", null, 4, [1], [2f], null);
        var protein = new ProteinTrack(track, [0, 2, 0, 0], "ACDE", [], [new Span(2, 3)]);
        new TrackText(new TerminalText(output), colour: true, maximum: 2).Print(protein);

        string[] lines = output.ToString().Split('\n');
        Assert.Contains("A\e[30;48;2;230;159;0m\e[4mC\e[0m\e[4mD\e[0mE", lines[1], StringComparison.Ordinal);
        Assert.Contains(" == ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Similar_names_are_those_that_hold_the_text_then_those_with_the_fewest_changes()
    {
        string[] names = ["DOMAIN: Protein kinase", "DOMAIN: SH2", "DOMAIN: SH3", "HELIX", "MOTIF: Kinase loop"];
        Assert.Equal(
            ["DOMAIN: Protein kinase", "MOTIF: Kinase loop"],
            NearestNames.Of(names, "kinase", 2).Order(StringComparer.Ordinal));
        Assert.Equal(["DOMAIN: SH3", "DOMAIN: SH2"], NearestNames.Of(names, "DOMAIN SH3", 2));
        Assert.Equal(3, NearestNames.Distance("kitten", "sitting"));
        Assert.Equal(0, NearestNames.Distance("", ""));
        Assert.Equal(4, NearestNames.Find(names, "motif: kinase LOOP"));
        Assert.Equal(-1, NearestNames.Find(names, "motif"));
    }

    private async Task<Plmlens.Result> Look(params string[] arguments) =>
        await Plmlens.Run(["look", "--lens", HostileLens.Write(_folder["lens"]), .. arguments]);

    private async Task<string> Text(params string[] arguments)
    {
        Plmlens.Result run = await Look(arguments);
        Assert.True(run.Code == 0, run.Error);
        return run.Out.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private async Task<JsonElement> Json(params string[] arguments)
    {
        Plmlens.Result run = await Look([.. arguments, "--json"]);
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
