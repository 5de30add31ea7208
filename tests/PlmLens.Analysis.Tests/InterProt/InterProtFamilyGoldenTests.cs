using System.Text.Json;
using PlmLens.Analysis.Protocols.InterProt;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Analysis.Tests.InterProt;

/// <summary>Family tests that InterProt's own code computed; see Goldens/patterns/README.md.</summary>
public sealed class InterProtFamilyGoldenTests
{
    private const double Tolerance = 1e-9;
    private const int Proteins = 160;
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "patterns");

    [Fact]
    public void Scores_of_every_class_of_the_top_protein()
    {
        using ICheckpoint file = Checkpoint.Open(Path.Combine(s_folder, "family.safetensors"));
        JsonElement golden = Load();
        string[][] classes = [.. golden.GetProperty("InterPro").EnumerateArray().Select(
            ids => (ids.GetString() ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))];
        JsonElement[] results = [.. golden.GetProperty("results").EnumerateArray()];
        double[] all = Read<double>(file, "max_acts");
        int at = 0;
        for (int dim = 0; dim < all.Length / Proteins; dim++)
        {
            double[] acts = all[(dim * Proteins)..((dim + 1) * Proteins)];
            double maximum = acts.Max();
            int[] order = [.. Enumerable.Range(0, Proteins).OrderByDescending(p => acts[p])];
            foreach (string name in classes[order[0]])
            {
                bool[] members = [.. classes.Select(ids => ids.Contains(name))];
                int[] rows = InterProtFamilyTest.Arrange(order, members);
                double[] arranged = [.. rows.Select(p => acts[p] / maximum)];
                Assert.Equal(Read<double>(file, $"case{at}.act"), arranged);
                int[] train = Read<int>(file, $"case{at}.train_index");
                int[] test = Read<int>(file, $"case{at}.test_index");
                InterProtFamilyScore ours = InterProtFamilyTest.Evaluate(
                    arranged, [.. rows.Select(p => members[p])], train, test);
                RequireSame(results[at], dim, name, ours);
                at++;
            }
        }

        Assert.Equal(results.Length, at);
    }

    [Fact]
    public void The_split_is_that_of_scikit_learn()
    {
        using ICheckpoint file = Checkpoint.Open(Path.Combine(s_folder, "family.safetensors"));
        (int[] train, int[] test) = ShuffledRows.Split(Proteins, 42);

        Assert.Equal(Read<int>(file, "case0.train_index"), train);
        Assert.Equal(Read<int>(file, "case0.test_index"), test);
    }

    private static void RequireSame(JsonElement golden, int dim, string name, InterProtFamilyScore ours)
    {
        Assert.Equal(golden.GetProperty("dim").GetInt32(), dim);
        Assert.Equal(golden.GetProperty("class").GetString(), name);
        Assert.Equal(golden.GetProperty("n_data_points").GetInt32(), ours.Members);
        Assert.Equal(golden.GetProperty("threshold").GetDouble(), ours.Threshold);
        Assert.Equal(golden.GetProperty("accuracy").GetDouble(), ours.Accuracy, Tolerance);
        Assert.Equal(golden.GetProperty("precision").GetDouble(), ours.Precision, Tolerance);
        Assert.Equal(golden.GetProperty("recall").GetDouble(), ours.Recall, Tolerance);
        Assert.Equal(golden.GetProperty("f1").GetDouble(), ours.F1, Tolerance);
        Assert.Equal(golden.GetProperty("roc_auc").GetDouble(), ours.RocAuc, Tolerance);
    }

    private static T[] Read<T>(ICheckpoint file, string name)
        where T : unmanaged
    {
        using Tensor tensor = file.Read(name);
        return tensor.View<T>().Span.ToArray();
    }

    private static JsonElement Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_folder, "family.json")));
        return json.RootElement.Clone();
    }
}
