using System.Text.Json;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Analysis.Tests;

/// <summary>Counts and F1 tables that InterPLM's own code computed; see Goldens/concepts/README.md.</summary>
public sealed class InterPlmScoringGoldenTests
{
    private const int Residues = 2000;
    private const int Features = 96;
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "concepts", "scoring");
    private static readonly double[] s_thresholds = [0, 0.15, 0.5, 0.6, 0.8];
    private static readonly bool[] s_residueLevel = ReadResidueLevel();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_of_a_shard_equal_the_original_ones(int shard)
    {
        using ICheckpoint golden = Checkpoint.Open(Path.Combine(s_folder, "scoring.safetensors"));
        (KeepEverything ours, _) = Count(golden, shard);
        short[] tp = Read<short>(golden, $"shard{shard}.tp");
        short[] fp = Read<short>(golden, $"shard{shard}.fp");
        short[] hit = Read<short>(golden, $"shard{shard}.tp_per_domain");
        int at = 0;
        for (int concept = 0; concept < s_residueLevel.Length; concept++)
        {
            for (int feature = 0; feature < Features; feature++)
            {
                for (int t = 0; t < s_thresholds.Length; t++, at++)
                {
                    var expected = new PairCounts(tp[at], fp[at], hit[at]);
                    Assert.Equal(expected, ours.Counts[feature, concept, 0, t]);
                }
            }
        }
    }

    [Theory]
    [InlineData("valid", 0, 1)]
    [InlineData("test", 2, 3)]
    public void Precision_recall_and_f1_equal_the_original_table(string half, int first, int second)
    {
        using ICheckpoint golden = Checkpoint.Open(Path.Combine(s_folder, "scoring.safetensors"));
        (KeepEverything a, LabelIndex labelsA) = Count(golden, first);
        (KeepEverything b, LabelIndex labelsB) = Count(golden, second);
        int[] instances = MaximumIds(golden, first).Zip(MaximumIds(golden, second), (x, y) => x + y).ToArray();

        using ICheckpoint table = Checkpoint.Open(Path.Combine(s_folder, $"{half}_f1_table.safetensors"));
        short[] concepts = Read<short>(table, "concept_index");
        short[] features = Read<short>(table, "feature");
        short[] thresholds = Read<short>(table, "threshold_index");
        double[] precision = Read<double>(table, "precision");
        double[] recall = Read<double>(table, "recall");
        double[] recallPerDomain = Read<double>(table, "recall_per_domain");
        double[] f1 = Read<double>(table, "f1");
        double[] f1PerDomain = Read<double>(table, "f1_per_domain");
        for (int i = 0; i < concepts.Length; i++)
        {
            int c = concepts[i], f = features[i], t = thresholds[i];
            PairCounts counts = a.Counts[f, c, 0, t] + b.Counts[f, c, 0, t];
            int positives = labelsA.Positives(c, 0) + labelsB.Positives(c, 0);
            PairScore score = PairScore.Of(counts, positives, s_residueLevel[c] ? null : instances[c]);
            Assert.Equal(precision[i], score.Precision, 1e-12);
            Assert.Equal(recall[i], score.RecallPerResidue, 1e-12);
            Assert.Equal(recallPerDomain[i], score.Recall, 1e-12);
            Assert.Equal(f1[i], score.ResidueF1, 1e-12);
            Assert.Equal(f1PerDomain[i], score.F1, 1e-12);
        }

        // The table has a row for every pair with a true positive, and no other.
        int expectedRows = 0;
        for (int c = 0; c < s_residueLevel.Length; c++)
        {
            for (int f = 0; f < Features; f++)
            {
                for (int t = 0; t < s_thresholds.Length; t++)
                    expectedRows += (a.Counts[f, c, 0, t] + b.Counts[f, c, 0, t]).TruePositives > 0 ? 1 : 0;
            }
        }

        Assert.Equal(expectedRows, concepts.Length);
    }

    [Fact]
    public void A_value_equal_to_a_threshold_rounded_to_binary32_is_not_active()
    {
        using ICheckpoint golden = Checkpoint.Open(Path.Combine(s_folder, "scoring.safetensors"));
        float[] values = Read<float>(golden, "shard0.features.value");

        Assert.Contains(0.15f, values);
        Assert.Contains(0.6f, values);
        Assert.Contains(0.8f, values);
    }

    private static (KeepEverything Counts, LabelIndex Labels) Count(ICheckpoint golden, int shard)
    {
        short[] rows = Read<short>(golden, $"shard{shard}.features.row");
        short[] cols = Read<short>(golden, $"shard{shard}.features.col");
        float[] values = Read<float>(golden, $"shard{shard}.features.value");
        var columns = new CooColumns(
            Residues, Features, rows.Select((row, i) => ((int)row, (int)cols[i], values[i])));
        LabelIndex labels = Labels(golden, shard);
        return (KeepEverything.Count(columns, labels, s_thresholds, ThresholdScale.None), labels);
    }

    // An instance is all residues with one id of one concept, neighbours or not.
    private static LabelIndex Labels(ICheckpoint golden, int shard)
    {
        short[] rows = Read<short>(golden, $"shard{shard}.labels.row");
        short[] cols = Read<short>(golden, $"shard{shard}.labels.col");
        int[] ids = Read<int>(golden, $"shard{shard}.labels.domain_id");
        var builder = new LabelIndexBuilder([.. s_residueLevel.Select(level => !level)], groups: 1);
        builder.BeginProtein(Residues, 0);
        IEnumerable<IGrouping<(short, int), short>> instances = rows.Select((row, i) => (row, i))
            .Where(entry => ids[entry.i] > 0)
            .GroupBy(entry => (cols[entry.i], ids[entry.i]), entry => entry.row);
        foreach (IGrouping<(short Concept, int Id), short> instance in instances)
            builder.Add(instance.Key.Concept, [.. instance.Select(row => (int)row..(row + 1))]);
        return builder.Build();
    }

    private static int[] MaximumIds(ICheckpoint golden, int shard)
    {
        short[] cols = Read<short>(golden, $"shard{shard}.labels.col");
        int[] ids = Read<int>(golden, $"shard{shard}.labels.domain_id");
        var maxima = new int[s_residueLevel.Length];
        for (int i = 0; i < ids.Length; i++)
            maxima[cols[i]] = Math.Max(maxima[cols[i]], ids[i]);
        return maxima;
    }

    private static T[] Read<T>(ICheckpoint file, string name)
        where T : unmanaged
    {
        using Tensor tensor = file.Read(name);
        return tensor.View<T>().Span.ToArray();
    }

    private static bool[] ReadResidueLevel()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_folder, "scoring.json")));
        return [.. json.RootElement.GetProperty("is_aa_level").EnumerateArray().Select(value => value.GetBoolean())];
    }
}
