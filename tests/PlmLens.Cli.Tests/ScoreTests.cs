using System.Globalization;
using System.Text;
using System.Text.Json;
using PlmLens.Cli.Work;
using PlmLens.Proteins;

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
    public async Task Mmseqs2_keeps_relatives_in_one_half()
    {
        Assert.SkipWhen(MmseqsClustering.Find() is null, "MMseqs2 is not installed");
        string sae = await TrainTiny();
        var random = new Core.SeededRandom(2);
        using (var fasta = new StreamWriter(_folder["pairs.fasta"]))
        {
            foreach (ProteinRecord protein in ProteinReader.Open(_folder["few.dat"]))
            {
                // Two of three residues stay.
                string relative = string.Concat(protein.Sequence.Select(
                    c => random.Next(3) == 0 ? "ACDEFGHIKLMNPQRSTVWY"[random.Next(20)] : c));
                fasta.WriteLine($">{protein.Accession}\n{protein.Sequence}\n>{protein.Accession}R\n{relative}");
            }
        }

        JsonElement scored = await Json(
            "score", _folder["pairs.fasta"], "--sae", sae, "--no-shuffled", "--clusters", "auto", "--permutations", "0",
            "--out", _folder["lens"]);
        Assert.Matches("^MMseqs2 .+, 30 % identity, 50 % of both", scored.GetProperty("clusters").GetString());
        Dictionary<string, string> halves = File.ReadLines(_folder["lens/halves.tsv"])
            .Skip(1).Select(line => line.Split('\t')).ToDictionary(cells => cells[0], cells => cells[1]);
        Assert.Equal(24, halves.Count);
        int together = halves.Keys.Count(a => !a.EndsWith('R') && halves[a] == halves[a + "R"]);
        Assert.InRange(together, 11, 12);
        Assert.False(Directory.Exists(_folder["lens.work"]));
    }

    [Fact]
    public async Task Labels_of_residues_take_the_place_of_annotation()
    {
        string sae = await TrainTiny();
        ProteinRecord[] proteins = [.. ProteinReader.Open(TinyCorpus.Write(_folder["30.dat"], 30))];
        WriteResidueLabels(proteins);
        string[] labels = ["--labels", _folder["sequences.fasta"], _folder["labels.fasta"], _folder["mask.fasta"]];
        string[] rest =
        [
            "--sae", sae, "--no-shuffled", "--clusters", "none", "--permutations", "9", "--without", "families",
            "--out",
        ];
        JsonElement alone = await Json(["score", .. labels, .. rest, _folder["a"]]);
        Assert.Equal("labels.fasta", alone.GetProperty("labels").GetString());
        Assert.Equal(28, alone.GetProperty("proteins").GetInt32());
        string[] concepts = [.. File.ReadAllLines(_folder["a/concepts.tsv"]).Skip(1).Select(l => l.Split('\t')[0])];
        Assert.Equal(
            ["secondary structure: coil", "secondary structure: helix", "secondary structure: strand"], concepts);
        Assert.Equal(10, alone.GetProperty("concepts").GetProperty("tested").GetInt32() + 7);
        string[] matched = File.ReadAllLines(_folder["a/label_proteins.tsv"]);
        Assert.Equal(["accession\tnot_used_because"], matched);

        // With proteins given, those without labels and labels without proteins are counted and named.
        Plmlens.Result beside = await Plmlens.Run(
            ["score", _folder["30.dat"], .. labels, .. rest, _folder["b"], "--json"]);
        Assert.True(beside.Code == 0, beside.Error);
        Assert.Contains("2 of the corpus have no labels", beside.Error, StringComparison.Ordinal);
        Assert.Contains($"{proteins[28].Accession}\tno labels", File.ReadAllText(_folder["b/label_proteins.tsv"]),
            StringComparison.Ordinal);
        Assert.Contains("1 labelled proteins have no sequence (extra)", beside.Error, StringComparison.Ordinal);
        string first = File.ReadAllLines(_folder["b/concepts.tsv"])[1];
        Assert.DoesNotContain("\t\t", first, StringComparison.Ordinal);

        foreach (string[] verb in (string[][])[["probe", _folder["b"], "--annotation", _folder["30.dat"], "--out", "x"],
            ["annotate", "--lens", _folder["b"], "--corpus", _folder["30.dat"], "--out", _folder["x"]]])
        {
            Plmlens.Result refused = await Plmlens.Run([.. verb, "--quiet"]);
            Assert.Equal(1, refused.Code);
            Assert.Contains("are from the label file labels.fasta", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lens_names_every_label_file()
    {
        string sae = await TrainTiny();
        ProteinRecord[] proteins = [.. ProteinReader.Open(TinyCorpus.Write(_folder["40.dat"], 40))];
        foreach ((string name, ProteinRecord[] part) in new[] { ("a", proteins[..20]), ("b", proteins[20..]) })
        {
            File.WriteAllLines(_folder[$"{name}.fasta"], part.SelectMany(protein => (string[])
            [
                $">{protein.Accession}|MADE", protein.Sequence, new string('S', 6).PadRight(protein.Length, '1'),
            ]));
        }

        JsonElement scored = await Json(
            "score", "--labels", _folder["a.fasta"], _folder["b.fasta"], "--sae", sae, "--no-shuffled", "--clusters",
            "none", "--permutations", "9", "--without", "patterns", "--out", _folder["lens"]);
        Assert.Equal("a.fasta, b.fasta", scored.GetProperty("labels").GetString());
        Assert.Equal(40, scored.GetProperty("proteins").GetInt32());
        Assert.Contains("topology: signal peptide", File.ReadAllText(_folder["lens/concepts.tsv"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_of_stretches_and_classes_of_proteins_are_scored_too()
    {
        string sae = await TrainTiny();
        ProteinRecord[] proteins = [.. ProteinReader.Open(TinyCorpus.Write(_folder["40.dat"], 40))];
        var table = new StringBuilder("accession\tstart\tend\tlabel\nQ00000\t1\t4\tends\n");
        foreach (ProteinRecord protein in proteins.SkipLast(6))
            table.Append($"{protein.Accession}\t1\t5\tends\n");
        File.WriteAllText(_folder["sites.tsv"], table.ToString());
        string[] rest =
            ["--sae", sae, "--no-shuffled", "--clusters", "none", "--permutations", "9", "--without", "patterns"];
        string[] stretches = ["score", _folder["40.dat"], "--labels", _folder["sites.tsv"], .. rest];
        JsonElement scored = await Json([.. stretches, "--out", _folder["a"]]);
        Assert.Equal(1, scored.GetProperty("concepts").GetProperty("tested").GetInt32());
        Assert.Equal(
            1 + 1 + 6, File.ReadAllLines(_folder["a/label_proteins.tsv"]).Length);
        Assert.Contains("Q00000\tnot in the corpus", File.ReadAllText(_folder["a/label_proteins.tsv"]),
            StringComparison.Ordinal);
        await Json([.. stretches, "--labels-complete", "--label-level", "residue", "--out", _folder["b"]]);
        Assert.Equal(1 + 1, File.ReadAllLines(_folder["b/label_proteins.tsv"]).Length);
        Assert.StartsWith("sites: ends\tresidue\t", File.ReadAllLines(_folder["b/concepts.tsv"])[1]);

        foreach ((int kind, string name) in new[] { "hot", "cold", "mild" }.Index())
        {
            File.WriteAllLines(_folder[$"{name}.fasta"], proteins.Index()
                .Where(p => p.Index < 38 && p.Index % 3 == kind)
                .SelectMany(p => (string[])[$">{p.Item.Accession}", p.Item.Sequence]));
        }

        string[] classes = ["--labels", _folder["hot.fasta"], _folder["cold.fasta"], _folder["mild.fasta"]];
        Plmlens.Result inClasses = await Plmlens.Run(
            ["score", _folder["40.dat"], .. classes, .. rest, "--json", "--out", _folder["c"]]);
        Assert.True(inClasses.Code == 0, inClasses.Error);
        Assert.Contains("2 proteins have no class and are left out", inClasses.Error, StringComparison.Ordinal);
        Assert.Equal(38, JsonDocument.Parse(inClasses.Out).RootElement.GetProperty("proteins").GetInt32());
        Assert.Contains("files\tcold\t\t13\t", File.ReadAllText(_folder["c/families_report.tsv"]),
            StringComparison.Ordinal);
        await Json(["score", .. classes, .. rest, "--out", _folder["d"]]);
        Assert.Contains("files\tmild\t\t12\t", File.ReadAllText(_folder["d/families_report.tsv"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_parts_and_mixed_types_are_in_the_provenance()
    {
        string sae = await TrainTiny();
        await Json(
            "score", TinyCorpus.Write(_folder["60.dat"], 60), "--sae", sae, "--no-shuffled", "--clusters", "none",
            "--permutations", "0", "--mixed-types", "--cluster-neighbours", "7", "--cluster-size", "3",
            "--cluster-samples", "2", "--cluster-space", "decoder", "--pattern-sequences", "2",
            "--pattern-strong", "0.5", "--family-members", "4", "--implied-from", "0.9", "--out", _folder["lens"]);
        JsonElement lens = JsonDocument.Parse(File.ReadAllText(_folder["lens/lens.json"])).RootElement;
        Assert.Equal(
            "score --long window --seed 0 --mixed-types --family-members 4 --pattern-strong 0.5 --pattern-sequences 2 "
            + "--cluster-neighbours 7 --cluster-space decoder --cluster-size 3 --cluster-samples 2 --implied-from 0.9",
            lens.GetProperty("provenance").GetProperty("command").GetString());
        Assert.True(lens.GetProperty("scoring").GetProperty("mixed_types").GetBoolean());
        string[] quality = File.ReadAllLines(_folder["lens/umap_quality.tsv"])[1].Split('\t');
        Assert.Equal("7", quality[4]);
        Assert.Contains("\t0.5", File.ReadAllText(_folder["lens/patterns_cutoffs.tsv"]), StringComparison.Ordinal);
        Assert.Contains("REGION\t", File.ReadAllText(_folder["lens/concepts.tsv"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_cannot_be_scored_are_refused()
    {
        string sae = await TrainTiny();
        File.WriteAllText(_folder["t.csv"], "sequence,target,set,validation\nMKT,1,train,\nMKV,2,test,\n");
        File.WriteAllText(_folder["t.tsv"], "accession\tstart\tend\tlabel\nP1\t1\t4\tx\n");
        await Fails(1, "has a number for each protein", "--labels", _folder["t.csv"]);
        await Fails(2, "holds no sequences", "--labels", _folder["t.tsv"]);
        await Fails(1, "There is no file", "--labels", "gone.tsv");
        await Fails(2, "annotated proteins, or --labels");
        await Fails(2, "how --labels is read", _folder["few.dat"], "--labels-complete");
        await Fails(
            2, "leave --labels out", _folder["few.dat"], "--labels", _folder["t.tsv"], "--protocol", "interplm");
        await Fails(2, "A cluster must have at least 2", _folder["few.dat"], "--cluster-size", "1");

        async Task Fails(int code, string sentence, params string[] args)
        {
            Plmlens.Result run = await Plmlens.Run(["score", .. args, "--sae", sae, "--out", _folder["no"], "--quiet"]);
            Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
            Assert.Equal(code, run.Code);
            Assert.False(Directory.Exists(_folder["no"]));
        }
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
    public async Task With_an_ontology_proteins_are_in_the_classes_of_ancestors()
    {
        string sae = await TrainTiny();
        string proteins = TinyCorpus.Write(_folder["60.dat"], 60);
        string[][] terms =
        [
            .. ProteinReader.Open(proteins).Select(protein => protein.CrossReferences
                .Where(reference => reference.Database == "GO").Select(reference => reference.Id).ToArray()),
        ];

        // A made-up parent of every second term, and one above it, which as a root is no class.
        string[] known = [.. terms.SelectMany(t => t).Distinct().Order(StringComparer.Ordinal)];
        HashSet<string> below = [.. known.Where((_, i) => i % 5 == 0)];
        int members = terms.Count(t => t.Any(below.Contains));
        Assert.InRange(members, 10, 50);
        File.WriteAllText(
            _folder["some.obo"],
            "format-version: 1.2\n\n[Term]\nid: GO:9000000\nname: top\nnamespace: molecular_function\n"
            + "\n[Term]\nid: GO:9000001\nname: made\\, up\nnamespace: molecular_function\nis_a: GO:9000000 ! top\n"
            + string.Concat(known.Select(id => $"\n[Term]\nid: {id}\nname: x\nnamespace: molecular_function\n"
                + (below.Contains(id) ? "is_a: GO:9000001 {source=\"a ! b\"} ! made up\n" : ""))));
        string[] args =
        [
            "score", proteins, "--sae", sae, "--no-shuffled", "--clusters", "none", "--permutations", "0",
            "--without", "clusters", "--without", "probes", "--without", "co-activation",
        ];
        await Json([.. args, "--out", _folder["bare"]]);
        await Json([.. args, "--obo", _folder["some.obo"], "--out", _folder["lens"]]);
        string[] Lines(string lens) => [.. File.ReadLines(_folder[$"{lens}/families_report.tsv"])
            .Where(line => line.StartsWith("GO\tGO:900000", StringComparison.Ordinal))];
        Assert.Empty(Lines("bare"));
        Assert.StartsWith($"GO\tGO:9000001\tF:made, up\t{members}\t", Assert.Single(Lines("lens")));

        File.AppendAllText(_folder["some.obo"], "\n[Term]\nid: GO:9000001\n");
        Plmlens.Result twice = await Plmlens.Run(
            [.. args, "--obo", _folder["some.obo"], "--out", _folder["no"], "--quiet"]);
        Assert.Equal(1, twice.Code);
        Assert.Contains("the id GO:9000001 is already used", twice.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["no"]));
    }

    [Fact]
    public async Task Structures_of_the_proteins_are_read_from_a_folder()
    {
        string sae = await TrainTiny();
        ProteinRecord[] proteins = [.. ProteinReader.Open(_folder["few.dat"])];
        Directory.CreateDirectory(_folder["structures"]);
        File.WriteAllText(_folder[$"structures/{proteins[0].Accession}.pdb"], Coil(proteins[0].Sequence));
        File.WriteAllText(
            _folder[$"structures/AF-{proteins[1].Accession}-F1-model_v4.pdb"], Coil(new string('W', 90)));
        string[] args =
        [
            "score", _folder["few.dat"], "--sae", sae, "--no-shuffled", "--clusters", "none", "--permutations", "0",
            "--without", "clusters", "--without", "probes", "--without", "co-activation", "--structures",
        ];
        Plmlens.Result run = await Plmlens.Run([.. args, _folder["structures"], "--out", _folder["lens"]]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains($"1 of {proteins.Length} proteins can be used", run.Error, StringComparison.Ordinal);
        string[][] report =
            [.. File.ReadLines(_folder["lens/structure_report.tsv"]).Skip(1).Select(line => line.Split('\t'))];
        Assert.Equal((proteins[0].Accession, "true"), (report[0][0], report[0][10]));
        Assert.Equal($"{proteins[0].Length}", report[0][8]);
        Assert.Equal("false", report[1][10]);
        Assert.Contains("agrees with the sequence in", report[1][11], StringComparison.Ordinal);
        Assert.Equal("no file", report[2][11]);
        Assert.True(File.Exists(_folder["lens/structure_test.tsv"]));

        Plmlens.Result missing = await Plmlens.Run([.. args, _folder["gone"], "--out", _folder["no"], "--quiet"]);
        Assert.Equal(2, missing.Code);
        Assert.Contains("There is no folder", missing.Error, StringComparison.Ordinal);

        static string Coil(string sequence) => string.Concat(sequence.Select((letter, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"ATOM  {i + 1,5}  CA  {Name(letter)} A{i + 1,4}    {2.3 * Math.Cos(i * 1.75),8:F3}"
            + $"{2.3 * Math.Sin(i * 1.75),8:F3}{1.5 * i,8:F3}  1.00 90.00           C\n")));
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

    private static string Name(char letter)
    {
        const string letters = "ACDEFGHIKLMNPQRSTVWY";
        const string names = "ALACYSASPGLUPHEGLYHISILELYSLEUMETASNPROGLNARGSERTHRVALTRPTYR";
        int i = letters.IndexOf(letter, StringComparison.Ordinal);
        return i < 0 ? "UNK" : names.Substring(3 * i, 3);
    }

    // Labels by letter, the first residue not resolved; the last two proteins have none, one label no protein.
    private void WriteResidueLabels(ProteinRecord[] proteins)
    {
        using var sequences = new StreamWriter(_folder["sequences.fasta"]);
        using var labels = new StreamWriter(_folder["labels.fasta"]);
        using var mask = new StreamWriter(_folder["mask.fasta"]);
        foreach (ProteinRecord protein in proteins.SkipLast(2))
        {
            string letters = string.Concat(protein.Sequence.Select(c => "AELMQKRH".Contains(c) ? 'H'
                : "VIYCWFT".Contains(c) ? 'E' : 'C'));
            sequences.WriteLine($">{protein.Accession}\n{protein.Sequence}");
            labels.WriteLine($">{protein.Accession}\n{letters}");
            mask.WriteLine($">{protein.Accession}\n0{new string('1', protein.Length - 1)}");
        }

        labels.WriteLine(">extra\nHHH");
        mask.WriteLine(">extra\n111");
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
