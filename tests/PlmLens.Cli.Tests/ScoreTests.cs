using System.Text;
using System.Text.Json;

namespace PlmLens.Cli.Tests;

/// <summary>`score` with its protocols and its ways to divide proteins.</summary>
public sealed class ScoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kmer", "5-mers, 0.025 of the shorter shared")]
    [InlineData("none", "none")]
    public async Task The_lens_says_how_proteins_were_divided(string clusters, string source)
    {
        string sae = await TrainTiny();
        JsonElement scored = await Json(
            "score", _folder["few.dat"], "--sae", sae, "--no-shuffled", "--clusters", clusters, "--permutations", "5",
            "--split-seed", "3", "--out", _folder["lens"]);

        Assert.Equal(source, scored.GetProperty("clusters").GetString());
        Assert.Equal(5, scored.GetProperty("permutations").GetInt32());
        foreach (string baseline in new[] { "pca", "random", "neurons" })
            Assert.Equal(JsonValueKind.Number, scored.GetProperty("concepts").GetProperty(baseline).ValueKind);
    }

    [Fact]
    public async Task Interprots_protocol_adds_its_tables_to_the_lens()
    {
        string sae = await TrainTiny();
        await Json(
            "score", _folder["few.dat"], "--sae", sae, "--no-shuffled", "--clusters", "none", "--permutations", "0",
            "--protocol", "interprot", "--out", _folder["lens"]);

        Assert.Equal(193, File.ReadAllLines(_folder["lens/interprot_patterns.tsv"]).Length);
        Assert.True(File.Exists(_folder["lens/interprot_families.tsv"]));
        Assert.True(File.Exists(_folder["lens/concepts.tsv"]));
        Assert.Equal(193, File.ReadAllLines(_folder["lens/logit_effects.tsv"]).Length);
    }

    [Fact]
    public async Task Parts_can_be_left_out()
    {
        string sae = await TrainTiny();
        await Json(
            "score", _folder["few.dat"], "--sae", sae, "--no-shuffled", "--clusters", "none", "--permutations", "0",
            "--without", "logit-effects", "--without", "families", "--out", _folder["lens"]);

        Assert.False(File.Exists(_folder["lens/logit_effects.tsv"]));
        Assert.False(File.Exists(_folder["lens/families.tsv"]));
        Assert.True(File.Exists(_folder["lens/umap.tsv"]));
        Assert.True(File.Exists(_folder["lens/corpus/instances.tsv"]));
    }

    [Fact]
    public async Task Interplms_protocol_writes_its_files()
    {
        string sae = await TrainTiny();
        WriteTable(_folder["uniprot.tsv"], 60);
        JsonElement scored = await Json(
            "score", _folder["uniprot.tsv"], "--sae", sae, "--protocol", "interplm", "--minimum-instances", "5",
            "--out", _folder["interplm"]);

        Assert.Equal(60, scored.GetProperty("proteins").GetInt32());
        Assert.True(scored.GetProperty("concepts_compared").GetInt32() > 0);
        Assert.Equal(["test", "valid"], Directory.GetDirectories(_folder["interplm"])
            .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        string[] top = File.ReadAllLines(_folder["interplm/test/heldout_top_pairings.csv"]);
        Assert.StartsWith(",concept,feature,threshold_pct,", top[0], StringComparison.Ordinal);
        Assert.InRange(top.Length - 1, 1, scored.GetProperty("concepts_compared").GetInt32());
        Assert.True(File.Exists(_folder["interplm/test/heldout_all_top_pairings.csv"]));
        Assert.True(File.Exists(_folder["interplm/valid/concept_f1_scores.csv"]));
    }

    [Theory]
    [InlineData("--protocol", "guess")]
    [InlineData("--permutations", "-1")]
    public async Task Bad_options_are_bad_usage(string option, string value)
    {
        string sae = await TrainTiny();
        Plmlens.Result run = await Plmlens.Run(
            "score", _folder["few.dat"], "--sae", sae, "--out", _folder["lens"], option, value, "--quiet");

        Assert.Equal(2, run.Code);
        Assert.False(Directory.Exists(_folder["lens"]));
    }

    [Fact]
    public async Task Input_that_cannot_be_scored_is_a_failure_that_says_why()
    {
        string sae = await TrainTiny();
        Plmlens.Result missing = await Plmlens.Run(
            "score", _folder["few.dat"], "--sae", sae, "--clusters", "nowhere.tsv", "--out", _folder["a"], "--quiet");
        Plmlens.Result flat = await Plmlens.Run(
            "score", _folder["few.dat"], "--sae", sae, "--protocol", "interplm", "--out", _folder["b"], "--quiet");
        WriteTable(_folder["small.tsv"], 8);
        Plmlens.Result small = await Plmlens.Run(
            "score", _folder["small.tsv"], "--sae", sae, "--protocol", "interplm", "--out", _folder["c"], "--quiet");

        Assert.Equal((1, 1, 1), (missing.Code, flat.Code, small.Code));
        Assert.Contains("nowhere.tsv", missing.Error, StringComparison.Ordinal);
        Assert.Contains("few.dat", flat.Error, StringComparison.Ordinal);
        Assert.Contains("give more proteins", small.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["b"]));
    }

    // Invented entries with every column that InterPLM reads.
    private static void WriteTable(string path, int entries)
    {
        string[] empty =
        [
            "Active site", "Binding site", "Cofactor", "Glycosylation", "Modified residue", "Transit peptide",
            "Compositional bias", "Region", "Zinc finger", "Motif", "Signal peptide",
        ];
        string[] columns =
        [
            "Entry", "Length", "Sequence", "AlphaFoldDB", "Domain [FT]", "Turn", "Helix", "Beta strand",
            "Coiled coil", "Lipidation", "Disulfide bond", .. empty,
        ];
        var random = new Core.SeededRandom(8);
        var text = new StringBuilder(string.Join('\t', columns)).Append('\n');
        for (int i = 0; i < entries; i++)
        {
            string sequence =
                string.Concat(Enumerable.Range(0, 80).Select(_ => "ACDEFGHIKLMNPQRSTVWY"[random.Next(20)]));
            string[] cells =
            [
                $"P{i:D5}", "80", sequence, $"P{i:D5};", "DOMAIN 5..40; /note=\"SH3\"", "TURN 2..3", "HELIX 10..20",
                "STRAND 30..35", "COILED 50..70", "LIPID 4; /note=\"x\"", "DISULFID 6..60",
                .. empty.Select(_ => ""),
            ];
            text.Append(string.Join('\t', cells)).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }

    private async Task<string> TrainTiny()
    {
        await Json("embed", TinyCorpus.Write(_folder["few.dat"], 12), "--layers", "3", "--out", _folder["cache"]);
        await Json(
            "train", _folder["cache"], "--latents", "192", "--k", "8", "--batch", "256", "--tokens", "3000", "--out",
            _folder["sae"]);
        return _folder["sae"];
    }

    private static async Task<JsonElement> Json(params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--json", "--quiet"]);
        Assert.True(run.Code == 0, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
