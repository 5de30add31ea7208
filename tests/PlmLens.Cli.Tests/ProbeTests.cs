using System.Text;
using System.Text.Json;

namespace PlmLens.Cli.Tests;

/// <summary>`probe` on made-up labels of real proteins.</summary>
public sealed class ProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Residue_labels_are_probed_from_latents_states_and_sequence()
    {
        string sae = await TrainTiny();
        (string sequences, string labels) = WriteResidues(60);
        string[] args =
        [
            "probe", "--sae", sae, "--labels", sequences, labels, "--replicates", "50", "--json", "--quiet", "--out",
        ];
        Plmlens.Result run = await Plmlens.Run([.. args, _folder["a"]]);
        Assert.True(run.Code == 0, run.Error);
        JsonElement task = JsonDocument.Parse(run.Out).RootElement.GetProperty("tasks")[0];
        Assert.Equal("secondary structure", task.GetProperty("name").GetString());
        JsonElement.ArrayEnumerator all = task.GetProperty("probes").EnumerateArray();
        (string Input, int Columns, double Accuracy)[] probes = [.. all.Select(p => (
            p.GetProperty("input").GetString()!,
            p.GetProperty("columns").GetInt32(),
            p.GetProperty("scores").GetProperty("accuracy").GetProperty("value").GetDouble()))];
        Assert.Equal(
            [("sae", 256), ("sae", 1), ("sae", 2), ("sae", 5), ("sae", 20), ("states", 160), ("states", 1),
                ("states", 2), ("states", 5), ("states", 20), ("sequence", 315)],
            probes.Select(p => (p.Input, p.Columns)));

        // The labels follow the residue's own letter, which sequence and states hold.
        Assert.InRange(probes[^1].Accuracy, 0.99, 1);
        Assert.InRange(probes[1].Accuracy, 0, probes[0].Accuracy);
        string[] coefficients = File.ReadAllLines(_folder["a/probe_coefficients.tsv"]);
        Assert.Contains(coefficients, line => line.Contains("\tf/", StringComparison.Ordinal));
        Assert.Equal(60 + 1, File.ReadAllLines(_folder["a/probe_single.tsv"]).Length);
        Assert.Equal(11 + 1, File.ReadAllLines(_folder["a/probes.tsv"]).Length);

        Plmlens.Result again = await Plmlens.Run([.. args, _folder["b"], "--threads", "1"]);
        Assert.Equal(run.Out, again.Out);
        foreach (string file in new[] { "probes.tsv", "probe_coefficients.tsv", "probe_single.tsv", "probe.json" })
            Assert.Equal(File.ReadAllBytes(_folder[$"a/{file}"]), File.ReadAllBytes(_folder[$"b/{file}"]));
    }

    [Fact]
    public async Task Numbers_and_classes_of_proteins_are_probed_and_printed()
    {
        string sae = await TrainTiny();
        var table = new StringBuilder("sequence,target,set,validation\n");
        string[] sequences = Sequences(60);
        for (int i = 0; i < sequences.Length; i++)
        {
            string set = i % 4 == 0 ? "test" : "train";
            table.Append($"{sequences[i]},{sequences[i].Count(c => c == 'L') / (double)sequences[i].Length},{set},");
            table.Append(i % 4 == 1 ? "True\n" : "\n");
        }

        File.WriteAllText(_folder["targets.csv"], table.ToString());
        Plmlens.Result run = await Probe(sae, _folder["targets.csv"]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("targets: numbers of proteins", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"sequence, all 22 +\d\.\d\d\d \(", run.Out);

        foreach ((string name, int start) in new[] { ("hot", 0), ("cold", 1) })
        {
            File.WriteAllLines(_folder[$"{name}.fasta"], sequences.Index().Where(s => s.Index % 2 == start)
                .SelectMany(s => (string[])[$">{name}{s.Index}", s.Item]));
        }

        run = await Probe(sae, _folder["hot.fasta"], _folder["cold.fasta"]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("hot: 2 classes of proteins", run.Out, StringComparison.Ordinal);
        Assert.Contains("have no split", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lens_is_probed_on_its_own_concepts()
    {
        string proteins = TinyCorpus.Write(_folder["few.dat"], 40);
        string sae = await TrainTiny();
        await Plmlens.Run(
            "score", proteins, "--sae", sae, "--no-shuffled", "--quiet", "--out", _folder["lens"]);
        Plmlens.Result run = await Plmlens.Run(
            "probe", _folder["lens"], "--annotation", proteins, "--quiet", "--out", _folder["out"]);
        Assert.True(run.Code == 0, run.Error);
        Assert.True(File.ReadAllLines(_folder["out/probe_sparse.tsv"]).Length > 1);
        Assert.True(File.ReadAllLines(_folder["out/probe_single.tsv"]).Length > 1);

        string fewer = TinyCorpus.Write(_folder["fewer.dat"], 20);
        run = await Plmlens.Run("probe", _folder["lens"], "--annotation", fewer, "--quiet", "--out", _folder["out"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("give the file that the lens was scored on", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_are_probed_for_annotated_concepts_without_an_sae()
    {
        string proteins = TinyCorpus.Write(_folder["few.dat"], 60);
        string[] args =
        [
            "probe", "--annotation", proteins, "--layers", "0,3", "--clusters", "none", "--quiet", "--json", "--out",
        ];
        Plmlens.Result run = await Plmlens.Run([.. args, _folder["a"]]);
        Assert.True(run.Code == 0, run.Error);
        JsonElement result = JsonDocument.Parse(run.Out).RootElement;
        JsonElement[] inputs = [.. result.GetProperty("inputs").EnumerateArray()];
        Assert.Equal(
            ["sequence", "hook_embed", "blocks.2.hook_resid_post"],
            inputs.Select(i => i.GetProperty("name").GetString()));
        Assert.All(inputs, i => Assert.InRange(i.GetProperty("mean_test_f1").GetDouble(), 0.01, 1));
        int concepts = result.GetProperty("concepts").GetInt32();
        Assert.InRange(File.ReadAllLines(_folder["a/probe_layers.tsv"]).Length, 4, 1 + (3 * concepts));
        Assert.False(Directory.Exists(_folder["a.work"]));

        Plmlens.Result again = await Plmlens.Run([.. args, _folder["b"], "--threads", "1"]);
        Assert.Equal(run.Out, again.Out);
        Assert.Equal(
            File.ReadAllBytes(_folder["a/probe_layers.tsv"]), File.ReadAllBytes(_folder["b/probe_layers.tsv"]));

        Plmlens.Result text = await Plmlens.Run(
            ["probe", "--annotation", proteins, "--layers", "3", "--clusters", "none", "--out", _folder["c"]]);
        Assert.Contains("Best concepts: sequence  blocks.2.hook_resid_post", text.Out, StringComparison.Ordinal);
        string[] few = ["probe", "--annotation", TinyCorpus.Write(_folder["one.dat"], 6), "--layers", "3"];
        await Fails(1, "no concept with enough places", [.. few, "--clusters", "none", "--out", _folder["d"]]);
        await Fails(2, "needs --annotation", "probe", "--layers", "3", "--out", _folder["d"]);
        await Fails(
            2, "without an SAE", "probe", "--layers", "3", "--sae", "x", "--annotation", proteins, "--out", "d");
    }

    [Fact]
    public async Task Bad_usage_and_bad_labels_end_in_one_sentence()
    {
        string sae = await TrainTiny();
        await Fails(2, "Give --sae and --labels", "probe", "--sae", sae, "--out", _folder["x"]);
        await Fails(2, "needs --annotation", "probe", sae, "--out", _folder["x"]);
        await Fails(1, "There is no file", "probe", "--sae", sae, "--labels", "gone.fasta", "--out", _folder["x"]);
        (string sequences, string labels) = WriteResidues(12);
        string[] start = ["probe", "--sae", sae, "--labels", sequences, labels, "--out", _folder["x"]];
        await Fails(2, "is not auto", [.. start, "--task", "shape"]);
        await Fails(2, "cannot use", [.. start, "--task", "protein"]);
        await Fails(2, "is not a positive number", [.. start, "--grid", "1,-1"]);
        await Fails(1, "is no digit", [.. start, "--task", "regression"]);
        File.AppendAllText(labels, ">extra SET=test\nHH\n");
        File.AppendAllText(sequences, ">extra\nMKT\n");
        await Fails(1, "extra has 2 labels but 3 residues", start);
        File.WriteAllText(_folder["nan.csv"], "sequence,target,set,validation\nMKT,nan,train,\n");
        await Fails(1, "'nan' is not a number", "probe", "--sae", sae, "--labels", _folder["nan.csv"], "--out", "x");
        File.WriteAllText(
            _folder["one.csv"],
            "sequence,target,set,validation\nMKT,1,train,\nMKV,1,train,\nMKA,1,train,True\nMKL,2,test,\n");
        string[] one = ["probe", "--sae", sae, "--labels", _folder["one.csv"], "--out", _folder["x"]];
        await Fails(1, "training rows have the label 1", one);
        Assert.False(Directory.Exists(_folder["x"]));
    }

    private static async Task Fails(int code, string sentence, params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--quiet"]);
        Assert.Equal(code, run.Code);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private Task<Plmlens.Result> Probe(string sae, params string[] files) => Plmlens.Run(
        ["probe", "--sae", sae, "--labels", .. files, "--replicates", "20", "--out", _folder[$"out{files.Length}"]]);

    private async Task<string> TrainTiny()
    {
        string proteins = TinyCorpus.Write(_folder["train.dat"], 40);
        await Plmlens.Run("embed", proteins, "--layers", "2", "--quiet", "--out", _folder["cache"]);
        Plmlens.Result trained = await Plmlens.Run(
            "train", _folder["cache"], "--latents", "256", "--k", "8", "--batch", "256", "--tokens", "20000", "--quiet",
            "--out", _folder["sae"]);
        Assert.True(trained.Code == 0, trained.Error);
        return _folder["sae"];
    }

    private string[] Sequences(int count)
    {
        string path = TinyCorpus.Write(_folder["sequences.dat"], count);
        return [.. Proteins.ProteinReader.Open(path).Select(p => p.Sequence[..Math.Min(80, p.Length)])];
    }

    private (string Sequences, string Labels) WriteResidues(int count)
    {
        string[] sequences = Sequences(count);
        using var fasta = new StreamWriter(_folder["sequences.fasta"]);
        using var labels = new StreamWriter(_folder["labels.fasta"]);
        for (int i = 0; i < sequences.Length; i++)
        {
            string letters = string.Concat(sequences[i].Select(c => "AELMQKRH".Contains(c) ? 'H'
                : "VIYCWFT".Contains(c) ? 'E' : 'C'));
            fasta.WriteLine($">p{i}\n{sequences[i]}");
            labels.WriteLine($">p{i} SET={(i % 4 == 0 ? "test" : "train")} VALIDATION={i % 4 == 1}\n{letters}");
        }

        return (_folder["sequences.fasta"], _folder["labels.fasta"]);
    }
}
