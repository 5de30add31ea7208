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
    public void Labels_of_an_annotated_shard_keep_their_ids_under_new_numbers()
    {
        var annotated = new AnnotationShard(
            ["P1"], [9], [new([0], [1]), new([2, 3], [1, 2]), new([], []), new([4], [7])]);
        var shard = ScoringShard.Of(annotated, [1, 3], isTest: true);

        Assert.Equal((9, true), (shard.Residues, shard.IsTest));
        Assert.Equal([new(2, 0, 1), new(3, 0, 2), new(4, 1, 7)], shard.Labels);
        Assert.Equal([2, 7], shard.HighestIds(2));
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
