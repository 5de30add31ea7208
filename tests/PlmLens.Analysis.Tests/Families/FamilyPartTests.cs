using System.Globalization;
using PlmLens.Analysis.Families;
using PlmLens.Analysis.Patterns;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Families;

/// <summary>The parts inside a lens that is really built.</summary>
public sealed class FamilyPartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_lens_has_the_tables_and_any_number_of_threads_writes_the_same_bytes()
    {
        using var tiny = new TinyLens();
        LensInputs inputs = tiny.Inputs with
        {
            Records = [.. tiny.Records.Select((record, p) => record with
            {
                Keywords = p == 19 ? ["All"] : p % 3 == 0 ? ["Membrane", "All", "Most"] : ["All", "Most"],
                EcNumbers = p % 2 == 1 ? ["2.7.11.1"] : [],
                CrossReferences = [new CrossReference("Pfam", $"PF0000{p % 2}", p % 2 == 0 ? "Even" : "Odd")],
            })],
            Parts =
            [
                new FamiliesPart(new FamilyOptions { MinimumMembers = 2, MaximumShare = 0.9 }, null),
                new PatternsPart(new PatternOptions { MinimumSequences = 1 }),
            ],
        };
        using var one = new WorkerPool(1);
        using var many = new WorkerPool(4);
        using LensFolder first = LensBuilder.Build(
            tiny["one"], inputs, tiny.Options, one, NoProgress.Instance, Cancel);
        using LensFolder second = LensBuilder.Build(
            tiny["many"], inputs, tiny.Options, many, NoProgress.Instance, Cancel);

        string[] files =
        [
            "classes.tsv", "families.tsv", "families_report.tsv", "families_summary.tsv", "families_encoders.tsv",
            "patterns.tsv", "patterns_cutoffs.tsv", "patterns_summary.tsv",
        ];
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(tiny["one"], file));
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(tiny["many"], file)));
        }

        string[] classes = [.. Read(tiny, "classes.tsv", ["source", "id"]).Select(
            fields => fields[0] + " " + fields[1])];
        Assert.Contains("Pfam PF00000", classes);
        Assert.Contains("keyword Membrane", classes);
        Assert.Contains("EC 2.7.11.1", classes);
        Assert.DoesNotContain("keyword All", classes);
        Assert.Contains(
            Read(tiny, "families_report.tsv", ["source", "id"]),
            fields => fields[1] == "All" && fields[^1] != "tested");
        Assert.Contains(
            Read(tiny, "families_report.tsv", ["source", "id"]),
            fields => fields[1] == "Most" && fields[^1].Contains("more than 0.9", StringComparison.Ordinal));
        Assert.Equal(48, Read(tiny, "patterns.tsv", ["feature", "pattern"]).Length);
        Assert.NotEmpty(Read(tiny, "families.tsv", ["feature", "source"]));
    }

    [Fact]
    public void Relatives_count_once_in_p_values()
    {
        using var tiny = new TinyLens();
        string path = tiny["clusters.tsv"];
        File.WriteAllLines(path, tiny.Records.Select((record, p) => $"P{p / 4 * 4:D5}\t{record.Accession}"));
        var clusters = HomologyClusters.Read(path);
        LensInputs inputs = tiny.Inputs with
        {
            Records = [.. tiny.Records.Select(
                (record, p) => record with { Keywords = p % 8 < 4 ? ["Membrane"] : [] })],
            Clusters = clusters,
            Parts = [new FamiliesPart(new FamilyOptions { MinimumMembers = 4, MaximumShare = 1 }, clusters)],
        };
        LensBuilder.Build(tiny["one"], inputs, tiny.Options, WorkerPool.Shared, NoProgress.Instance, Cancel).Dispose();

        string[] columns = File.ReadLines(Path.Combine(tiny["one"], "classes.tsv")).First().Split('\t');
        string[] line = Assert.Single(Read(tiny, "classes.tsv", ["source", "id"]));
        int members = int.Parse(line[Array.IndexOf(columns, "test_members")], CultureInfo.InvariantCulture);
        int independent = int.Parse(line[Array.IndexOf(columns, "independent_members")], CultureInfo.InvariantCulture);
        Assert.Equal(members / 4, independent);
    }

    [Fact]
    public void A_corpus_without_classes_says_so_and_still_gives_the_tables()
    {
        using var tiny = new TinyLens();
        var notes = new Notes();
        LensInputs inputs = tiny.Inputs with { Parts = [new FamiliesPart(new FamilyOptions(), null)] };
        LensBuilder.Build(tiny["lens"], inputs, tiny.Options, WorkerPool.Shared, notes, Cancel).Dispose();

        Assert.Contains(notes.Lines, line => line.Contains("no families are tested", StringComparison.Ordinal));
        Assert.Empty(Tsv.Read(Path.Combine(tiny["lens"], "families.tsv"), ["feature", "source"]));
    }

    [Fact]
    public void A_neuron_scores_a_protein_by_its_largest_value_and_its_negative_by_the_smallest()
    {
        using var tiny = new TinyLens();
        CachedRows rows = tiny.Inputs.Cache.Rows(TinyLens.Hook);
        int[] lengths = [.. tiny.Records.Select(record => record.Length)];
        var scores = NeuronProteinScores.Of(rows, lengths, Cancel);
        using IProteinScoreReader reader = scores.OpenReader();
        using var all = new Tensor(DType.F32, rows.Count, rows.Width);
        rows.Read(0, (int)rows.Count, all);

        Assert.Equal(2 * rows.Width, scores.Features);
        for (int j = 0; j < rows.Width; j++)
        {
            int row = 0;
            for (int p = 0; p < lengths.Length; row += lengths[p++])
            {
                float[] values = [.. Enumerable.Range(row, lengths[p]).Select(
                    r => all.View<float>()[(r * rows.Width) + j])];
                Assert.Equal(values.Max(), reader.Read(2 * j).Scores[p]);
                Assert.Equal(-values.Min(), reader.Read((2 * j) + 1).Scores[p]);
            }
        }
    }

    private static string[][] Read(TinyLens tiny, string file, string[] columns) =>
        [.. Tsv.Read(Path.Combine(tiny["one"], file), columns).Select(row => row.Fields)];

    private sealed class Notes : IWorkProgress
    {
        public List<string> Lines { get; } = [];

        public void Report(string stage, long done, long total, string unit, string? detail = null)
        {
        }

        public void Note(string message) => Lines.Add(message);
    }
}
