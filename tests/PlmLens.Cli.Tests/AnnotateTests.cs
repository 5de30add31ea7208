using System.Text.Json;
using System.Text.RegularExpressions;
using PlmLens.Store;

namespace PlmLens.Cli.Tests;

/// <summary>annotate and report on a small lens of real proteins.</summary>
public sealed class AnnotateTests : IClassFixture<AnnotateTests.SmallLens>, IDisposable
{
    private readonly SmallLens _lens;
    private readonly TemporaryFolder _folder = new();

    public AnnotateTests(SmallLens lens) => _lens = lens;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_of_the_lens_own_proteins_are_listed_with_their_evidence()
    {
        JsonElement json = await Json(
            "annotate", "--lens", _lens.Lens, "--corpus", _lens.Proteins, "--min-precision", "0.2", "--min-calls", "5",
            "--search", "none", "--out", _folder["calls.tsv"]);
        JsonElement.ArrayEnumerator calls = json.GetProperty("calls").EnumerateArray();
        Assert.NotEmpty(calls);
        foreach (JsonElement call in calls)
        {
            JsonElement precision = call.GetProperty("precision");
            double estimate = precision.GetProperty("estimate").GetDouble();
            Assert.InRange(estimate, 0.2, 1);
            Assert.InRange(estimate, precision.GetProperty("low").GetDouble(),
                precision.GetProperty("high").GetDouble());
            Assert.True(precision.GetProperty("held_out").GetInt32() >= 5);
            Assert.True(precision.GetProperty("proteins").GetInt32() >= 5);
            Assert.True(call.GetProperty("start").GetInt32() <= call.GetProperty("peak_residue").GetInt32());
            Assert.StartsWith("not searched", call.GetProperty("homology").GetProperty("finding").GetString());
        }

        (int, string[])[] rows = [.. Tsv.Read(_folder["calls.tsv"], ["accession", "entry", "concept", "start", "end"])];
        Assert.Equal(calls.Count(), rows.Length);
    }

    [Fact]
    public async Task The_text_says_what_the_precision_is_and_where_nothing_can_be_said()
    {
        Plmlens.Result run = await Plmlens.Run(
            "annotate", "--lens", _lens.Lens, "--corpus", _lens.Proteins, "--min-precision", "0.2", "--min-calls", "5",
            "--search", "none", "--quiet");
        Assert.Equal(0, run.Code);
        Assert.Contains("held-out calls in", run.Out, StringComparison.Ordinal);
        Assert.Contains("so it is a lower bound", run.Out, StringComparison.Ordinal);
        Plmlens.Result few = await Plmlens.Run(
            "annotate", "--lens", _lens.Lens, "--corpus", _lens.Proteins, "--min-calls", "100000", "--search", "none",
            "--quiet");
        Assert.Equal(0, few.Code);
        Assert.Contains("too few held-out calls", few.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_proteins_are_embedded_and_called()
    {
        // A protein of the corpus without its annotation is called where the corpus form sees its feature.
        JsonElement own = await Json(
            "annotate", "--lens", _lens.Lens, "--corpus", _lens.Proteins, "--min-precision", "0.2", "--min-calls", "5",
            "--search", "none");
        JsonElement call = own.GetProperty("calls").EnumerateArray().First();
        string accession = call.GetProperty("accession").GetString()!;
        Proteins.ProteinRecord protein =
            Proteins.ProteinReader.Open(_lens.Proteins).First(p => p.Accession == accession);
        File.WriteAllText(_folder["new.fasta"], $">new\n{protein.Sequence}\n");
        JsonElement json = await Json(
            "annotate", _folder["new.fasta"], "--lens", _lens.Lens, "--corpus", _lens.Proteins, "--min-precision",
            "0.2", "--min-calls", "5", "--search", "none");
        Assert.Contains(json.GetProperty("calls").EnumerateArray(), found =>
            found.GetProperty("start").GetInt32() == call.GetProperty("start").GetInt32()
            && found.GetProperty("feature").GetInt32() == call.GetProperty("feature").GetInt32()
            && found.GetProperty("state").GetString() == "no annotation of the protein");
    }

    [Fact]
    public async Task Without_a_search_program_the_column_says_so()
    {
        string? path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", _folder.Path);
            JsonElement json = await Json(
                "annotate", "--lens", _lens.Lens, "--corpus", _lens.Proteins, "--min-precision", "0.2", "--min-calls",
                "5");
            Assert.Equal(JsonValueKind.Null, json.GetProperty("search").ValueKind);
            Assert.All(json.GetProperty("calls").EnumerateArray(), call => Assert.Equal(
                "not searched: mmseqs and blastp are not installed",
                call.GetProperty("homology").GetProperty("finding").GetString()));
            await Fails(1, "mmseqs is not installed", "--corpus", _lens.Proteins, "--search", "mmseqs");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public async Task Whole_proteins_can_be_called()
    {
        JsonElement json = await Json(
            "annotate", "--lens", _lens.Lens, "--corpus", _lens.Proteins,
            "--level", "protein", "--min-precision", "0.2",
            "--min-calls", "5", "--search", "none");
        Assert.Equal("protein", json.GetProperty("level").GetString());
        Assert.All(
            json.GetProperty("calls").EnumerateArray().GroupBy(call => (
                call.GetProperty("accession").GetString(), call.GetProperty("concept").GetString())),
            group => Assert.Single(group));
    }

    [Fact]
    public async Task Bad_usage_and_wrong_input_end_in_one_sentence()
    {
        await Fails(2, "between 0 and 1", "--min-precision", "2");
        await Fails(2, "region nor protein", "--level", "atom");
        await Fails(2, "none of auto", "--search", "hmmer");
        await Fails(2, "--top -1", "--top", "-1");
        await Fails(1, "no concept 'NOTHING'", "--corpus", _lens.Proteins, "--concept", "NOTHING");
        await Fails(1, "no feature 99999", "--corpus", _lens.Proteins, "--feature", "99999");
        await Fails(1, "give that file with --corpus");
        string other = TinyCorpus.Write(_folder["other.dat"], 3);
        await Fails(1, "is not in the file", "--corpus", other);
        Plmlens.Result noLens = await Plmlens.Run("annotate", "--lens", _folder.Path, "--quiet");
        Assert.Equal(1, noLens.Code);
        Assert.Contains("is no lens", noLens.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_one_file_of_the_same_bytes_that_needs_no_network()
    {
        JsonElement json = await Json(
            "report", _lens.Lens, "--corpus", _lens.Proteins, "--out", _folder["a.html"]);
        Assert.True(json.GetProperty("examples").GetBoolean());
        await Json("report", _lens.Lens, "--corpus", _lens.Proteins, "--out", _folder["b.html"], "--threads", "1");
        string html = File.ReadAllText(_folder["a.html"]);
        Assert.Equal(html, File.ReadAllText(_folder["b.html"]));
        foreach (string part in new[] { "Concepts by category", "shuffled model", "neurons", "Best pairs", "Fidelity" })
            Assert.Contains(part, html, StringComparison.Ordinal);
        Assert.Contains("class=\"seq\"", html, StringComparison.Ordinal);
        foreach (string chart in new[] { "Feature density", "Spread over proteins", "Best F1 of each feature" })
            Assert.Contains(chart, html, StringComparison.Ordinal);

        // Every category with its number of concepts; examples are of held-out proteins.
        string[][] concepts =
            [.. File.ReadLines(Path.Combine(_lens.Lens, "concepts.tsv")).Skip(1).Select(line => line.Split('\t'))];
        Assert.All(concepts.GroupBy(line => line[0].Split(": ")[0]), category => Assert.Contains(
            $"<tr><td>{category.Key}</td><td class=\"n\">{category.Count()}</td>", html, StringComparison.Ordinal));
        string[] test = [.. File.ReadLines(Path.Combine(_lens.Lens, "halves.tsv"))
            .Where(line => line.EndsWith("\ttest", StringComparison.Ordinal)).Select(line => line.Split('\t')[0])];
        MatchCollection examples = Regex.Matches(html, "([A-Z0-9]+) [A-Z0-9]+_[A-Z0-9]+, residues [0-9]+ to");
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(example.Groups[1].Value, test));
        string addresses = html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotContain("://", addresses, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);

        JsonElement bare = await Json("report", _lens.Lens, "--out", _folder["bare.html"]);
        Assert.False(bare.GetProperty("examples").GetBoolean());
        Assert.DoesNotContain("class=\"seq\"", File.ReadAllText(_folder["bare.html"]), StringComparison.Ordinal);
    }

    private async Task Fails(int code, string why, params string[] more)
    {
        Plmlens.Result run = await Plmlens.Run(["annotate", "--lens", _lens.Lens, "--quiet", .. more]);
        Assert.True(run.Code == code, $"{string.Join(' ', more)} ended with {run.Code}: {run.Error}");
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    private static async Task<JsonElement> Json(params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--json", "--quiet"]);
        Assert.True(run.Code == 0, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        return JsonDocument.Parse(run.Out).RootElement;
    }

    /// <summary>The lens of a quick demo, made once.</summary>
    public sealed class SmallLens : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public string Lens => _folder["lens"];

        public string Proteins { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Proteins = TinyCorpus.Write(_folder["few.dat"], 100);
            Plmlens.Result run = await Plmlens.Run(
                "demo", "--quick", "--latents", "192", "--proteins", Proteins, "--out", Lens, "--quiet");
            Assert.True(run.Code == 0, run.Error);
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
