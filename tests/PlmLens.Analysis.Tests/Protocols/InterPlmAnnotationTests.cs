using System.Text.Json;
using PlmLens.Analysis.Protocols;
using PlmLens.Analysis.Protocols.InterPlm;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Analysis.Tests.Protocols;

/// <summary>Labels that InterPLM's own code made from a UniProt TSV; see Goldens/concepts/README.md.</summary>
public sealed class InterPlmAnnotationTests
{
    private static readonly string s_folder =
        Path.Combine(AppContext.BaseDirectory, "Goldens", "concepts", "annotations");

    private static readonly AnnotationOptions s_options = new()
    {
        Shards = 4,
        MinimumInstances = 4,
        MaximumLength = 500,
        MoreResiduesThan = 60,
        MoreDomainsThan = 6,
    };

    [Fact]
    public void Proteins_are_filtered_shuffled_and_cut_as_by_pandas()
    {
        using JsonDocument golden = Open("annotations.json");
        AnnotationTable table = Read();
        string[] kept = [.. table.Shards.SelectMany(shard => shard.Entries)];
        Assert.Equal(Strings(golden.RootElement.GetProperty("kept_entries_after_preprocess_in_order")), kept);
        for (int i = 0; i < table.Shards.Count; i++)
        {
            JsonElement shard = golden.RootElement.GetProperty("shards").GetProperty($"shard{i}");
            Assert.Equal(Strings(shard.GetProperty("entries_in_order")), table.Shards[i].Entries);
            Assert.Equal(shard.GetProperty("shape")[0].GetInt32(), table.Shards[i].Residues);
        }
    }

    [Fact]
    public void The_same_concepts_are_found()
    {
        using JsonDocument golden = Open("annotations.json");
        string[] names = [.. Strings(golden.RootElement.GetProperty("concept_names"))];
        Assert.Equal(names.Order(StringComparer.Ordinal), Read().Concepts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_label_of_every_residue_is_the_same()
    {
        using JsonDocument golden = Open("annotations.json");
        string[] names = [.. Strings(golden.RootElement.GetProperty("concept_names"))];
        using ICheckpoint labels = Checkpoint.Open(Path.Combine(s_folder, "labels_coo.safetensors"));
        AnnotationTable table = Read();
        for (int shard = 0; shard < table.Shards.Count; shard++)
        {
            int[] rows = Ints(labels, $"shard{shard}.row"), columns = Ints(labels, $"shard{shard}.col");
            int[] values = Ints(labels, $"shard{shard}.value");
            var expected = new SortedSet<(string, int, int)>(
                rows.Select((row, i) => (names[columns[i]], row, values[i])));
            IReadOnlyList<ShardLabels> ours = table.Shards[shard].Labels!;
            var actual = new SortedSet<(string, int, int)>(table.Concepts.SelectMany((name, c) =>
                ours[c].Rows.Select((row, i) => (name, row, ours[c].Values[i]))));
            Assert.Equal(rows.Length, ours.Sum(list => list.Rows.Count));
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void The_evaluation_set_keeps_the_same_concepts()
    {
        using JsonDocument golden = Open("annotations.json");
        AnnotationTable table = Read();
        string[] evaluated = [.. table.Evaluated([0, 1, 2, 3], s_options).Select(c => table.Concepts[c])];
        foreach (string half in new[] { "valid", "test" })
        {
            JsonElement set = golden.RootElement.GetProperty("eval_sets").GetProperty(half);
            string[] concepts = [.. Strings(set.GetProperty("concepts"))];
            Assert.Equal(concepts.Order(StringComparer.Ordinal), evaluated.Order(StringComparer.Ordinal));
            int[] shards = [.. set.GetProperty("shard_source").EnumerateArray().Select(e => e.GetInt32())];
            for (int i = 0; i < concepts.Length; i++)
            {
                int c = table.Concepts.Index().First(pair => pair.Item == concepts[i]).Index;
                Assert.Equal(
                    set.GetProperty("n_positive_aa_per_concept")[i].GetDouble(),
                    shards.Sum(shard => table.Shards[shard].Labels![c].Rows.Count));
                Assert.Equal(
                    set.GetProperty("n_positive_domains_per_concept")[i].GetDouble(),
                    shards.Sum(shard => table.Shards[shard].Labels![c].Domains));
            }
        }
    }

    [Fact]
    public void Cells_are_parsed_as_by_the_original()
    {
        using JsonDocument golden = Open("parser_cases.json");
        int cases = 0;
        foreach (JsonElement one in golden.RootElement.EnumerateArray())
        {
            string? text = one.GetProperty("text").GetString();
            string key = text?.Split(' ')[0] ?? "HELIX";
            int length = one.GetProperty("len").GetInt32();
            int[] labels = new int[length];
            JsonElement expected = one.GetProperty("out");
            switch (one.GetProperty("f").GetString())
            {
                case "binary":
                    int next = 1;
                    AnnotationCell.Binary(text, key, labels, ref next);
                    Assert.Equal(one.GetProperty("next_index").GetInt32(), next);
                    Assert.Equal(Numbers(expected), labels);
                    break;
                case "interaction":
                    AnnotationCell.Paired(text, key, labels);
                    Assert.Equal(Numbers(expected), labels);
                    break;
                default:
                    string[] options = [.. Strings(one.GetProperty("options"))];
                    int[][] all = [.. options.Select(_ => new int[length])];
                    int[] counters = [.. options.Select(_ => 1)];
                    AnnotationCell.Categorical(text, key, options, all, counters);
                    for (int i = 0; i < options.Length; i++)
                    {
                        Assert.Equal(Numbers(expected[i]), all[i]);
                        Assert.Equal(one.GetProperty("next_index").GetProperty(options[i]).GetInt32(), counters[i]);
                    }

                    break;
            }

            cases++;
        }

        Assert.Equal(9, cases);
    }

    [Fact]
    public void Random_numbers_are_those_of_NumPy()
    {
        // numpy.random.RandomState(42).permutation(10), and of 1000 the first and last two.
        Assert.Equal([8, 1, 5, 0, 7, 2, 9, 4, 3, 6], new NumPyRandom(42).Permutation(10));
        int[] many = new NumPyRandom(42).Permutation(1000);
        Assert.Equal([521, 737, 435, 102], [many[0], many[1], many[^2], many[^1]]);
    }

    [Fact]
    public void A_shard_without_an_entry_of_a_binary_column_is_left_out()
    {
        AnnotationTable table = AnnotationTable.Read(
            Path.Combine(s_folder, "uniprot.tsv"), s_options with { Shards = 40 });
        Assert.Contains(table.Shards, shard => shard.Labels is null && shard.Entries.Count > 0);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "Entry\tLength\tSequence\tAlphaFoldDB\tHelix\nP1\t3\tMKT\tP1;\t\n");
            string message = Assert.Throws<PlmLensException>(
                () => AnnotationTable.Read(path, s_options)).Message;
            Assert.Contains("Active site", message, StringComparison.Ordinal);
            Assert.Contains(path, message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static AnnotationTable Read() =>
        AnnotationTable.Read(Path.Combine(s_folder, "uniprot.tsv"), s_options);

    private static JsonDocument Open(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, name)));

    private static IEnumerable<string> Strings(JsonElement array) =>
        array.EnumerateArray().Select(element => element.GetString()!);

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static int[] Ints(ICheckpoint file, string name)
    {
        using Tensor tensor = file.Read(name);
        return tensor.View<int>().Span.ToArray();
    }
}
