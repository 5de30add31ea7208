using System.Text.Json;
using PlmLens.Analysis.Protocols.InterPlm;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Analysis.Tests;

/// <summary>The files and the summary that InterPLM's own scripts wrote; see Goldens/concepts/README.md.</summary>
public sealed class InterPlmSelectionGoldenTests : IDisposable
{
    private const int Residues = 2000;
    private const int Features = 96;
    private const int Shards = 4;
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "concepts", "scoring");
    private static readonly ScoringTask s_task = Count();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"plmlens-interplm-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("0.5")]
    [InlineData("0.3")]
    public void All_pairs_on_test_are_the_original_file(string bound)
    {
        ScoringCsv.Write(_path, Select(bound).AllPairs);

        Assert.Equal(Golden($"heldout_all_top_pairings_threshold{bound}.csv"), File.ReadAllText(_path));
    }

    [Fact]
    public void Best_pairs_on_test_are_the_original_file_with_its_index()
    {
        ScoringCsv.Write(_path, Select("0.5").TopPairs);

        Assert.Equal(Golden("heldout_top_pairings.csv"), File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("0.3")]
    public void The_summary_says_the_same_numbers(string bound)
    {
        ScoringSelection selection = Select(bound);
        using var json = JsonDocument.Parse(Golden("scoring.json"));
        string[] lines =
        [
            .. json.RootElement.GetProperty("report_stdout").GetProperty(bound).EnumerateArray()
                .Select(line => line.GetString()!),
        ];

        Assert.Equal(
            [
                $"Compared {selection.FeaturesCompared} features (with 1+ true positive) to "
                    + $"{selection.ConceptsCompared} concepts (that are not amino acids)",
                FormattableString.Invariant(
                    $"Average best F1 per concept in test set: {selection.MeanTopF1:0.000}"),
                $"Number of concepts identified: {selection.Concepts}",
                $"Number of features associated with a concept: {selection.Features}",
            ],
            lines);
    }

    [Theory]
    [InlineData("valid", false)]
    [InlineData("test", true)]
    public void The_first_lines_of_the_table_are_the_original_ones_as_pandas_reads_them(string half, bool isTest)
    {
        ScoringCsv.Write(_path, s_task.Rows(isTest).Take(40).Select(row => row.ReadBack()));

        Assert.Equal(Golden($"{half}_f1_table_first40.csv"), File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("valid", false)]
    [InlineData("test", true)]
    public void The_whole_table_has_the_original_numbers(string half, bool isTest)
    {
        using ICheckpoint table = Checkpoint.Open(Path.Combine(s_folder, $"{half}_f1_table.safetensors"));
        short[] features = Read<short>(table, "feature");
        double[] f1 = Read<double>(table, "f1_per_domain");
        ScoringRow[] rows = [.. s_task.Rows(isTest)];

        Assert.Equal(features.Select(feature => (int)feature), rows.Select(row => row.Feature));
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal(f1[i], rows[i].F1PerDomain, 1e-12);
    }

    [Fact]
    public void Concepts_are_kept_by_strict_bounds_and_mixed_groups_never()
    {
        string[] names = ["Domain_A", "Domain_B", "Region_any", "Helix", "Turn"];
        IEnumerable<ScoringLabel> Domains(int concept, int count) =>
            Enumerable.Range(1, count).Select(id => new ScoringLabel(id, concept, id));
        ScoringShard[] shards =
        [
            new(4000, [.. Domains(0, 20), .. Domains(1, 20), .. Domains(2, 999)], IsTest: false),
            new(
                4000,
                [
                    .. Domains(0, 6), .. Domains(1, 5),
                    .. Enumerable.Range(0, 1501).Select(i => new ScoringLabel(i, 3, 1)),
                    .. Enumerable.Range(0, 1500).Select(i => new ScoringLabel(i, 4, 1)),
                ],
                IsTest: true),
        ];

        Assert.Equal([0, 3], ScoringRules.Kept(names, shards));
        Assert.Equal([(1, 1), (2, 2)], shards[1].Only([0, 3]).Labels.Take(2).Select(l => (l.Residue, l.Id)));
    }

    private static ScoringSelection Select(string bound) => ScoringSelection.Of(
        s_task.Rows(isTest: false),
        s_task.Rows(isTest: true),
        double.Parse(bound, System.Globalization.CultureInfo.InvariantCulture));

    private static string Golden(string name) => File.ReadAllText(Path.Combine(s_folder, name));

    private static ScoringTask Count()
    {
        using ICheckpoint golden = Checkpoint.Open(Path.Combine(s_folder, "scoring.safetensors"));
        using var json = JsonDocument.Parse(Golden("scoring.json"));
        string[] names = [.. json.RootElement.GetProperty("concepts").EnumerateArray().Select(v => v.GetString()!)];
        var entries = new List<(int, int, float)>();
        var shards = new List<ScoringShard>();
        for (int shard = 0; shard < Shards; shard++)
        {
            short[] rows = Read<short>(golden, $"shard{shard}.features.row");
            short[] cols = Read<short>(golden, $"shard{shard}.features.col");
            float[] values = Read<float>(golden, $"shard{shard}.features.value");
            int first = shard * Residues;
            entries.AddRange(rows.Select((row, i) => (first + row, (int)cols[i], values[i])));
            short[] labelled = Read<short>(golden, $"shard{shard}.labels.row");
            short[] concepts = Read<short>(golden, $"shard{shard}.labels.col");
            int[] ids = Read<int>(golden, $"shard{shard}.labels.domain_id");
            shards.Add(new ScoringShard(
                Residues,
                [.. labelled.Select((row, i) => new ScoringLabel(row, concepts[i], ids[i])).Where(l => l.Id > 0)],
                IsTest: shard >= Shards / 2));
        }

        var columns = new CooColumns(Shards * Residues, Features, entries);
        return ScoringTask.Count(columns, names, shards, null, WorkerPool.Shared);
    }

    private static T[] Read<T>(ICheckpoint file, string name)
        where T : unmanaged
    {
        using Tensor tensor = file.Read(name);
        return tensor.View<T>().Span.ToArray();
    }
}
