using System.Globalization;
using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Cli.Tests.Training;

/// <summary>`train --activations` replays runs that the original trainers recorded: Goldens/sae-training.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Steps = 12;

    // Names of the recorded loss parts, and ours in training.jsonl.
    private static readonly Dictionary<string, string> s_parts = new()
    {
        ["l2_loss"] = "reconstruction",
        ["auxk_loss"] = "auxk",
        ["mse_loss"] = "reconstruction",
        ["sparsity_loss"] = "sparsity",
        ["aux_loss"] = "auxk",
        ["loss"] = "loss",
        ["loss/total"] = "loss",
        ["loss/sparsity"] = "sparsity",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("interplm_topk", "topk")]
    [InlineData("dictionary_learning_topk", "topk")]
    [InlineData("dictionary_learning_batchtopk", "batch_topk")]
    [InlineData("dictionary_learning_matryoshka_batchtopk", "matryoshka", "l2_loss")]
    [InlineData("dictionary_learning_standard", "relu_l1", "l2_loss")]
    [InlineData("dictionary_learning_gated", "gated")]
    [InlineData("interplm_relu", "relu_l1")]
    public async Task Every_loss_part_of_a_recorded_run_is_written(string trainer, string arch, string? notOurs = null)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Golden(trainer + ".json")));
        Plmlens.Result run = await Plmlens.Run(
        [
            "train", "--activations", Golden("batches.safetensors"), "--init", Initial(trainer), "--no-shuffle",
            "--batch", "128", "--steps", $"{Steps}", "--arch", arch, "--out", _folder["replay"], "--quiet",
            .. Options(trainer, golden.RootElement.GetProperty("hyper")),
        ]);
        Assert.True(run.Code == 0, run.Error);

        string[] lines = File.ReadAllLines(_folder["replay/training.jsonl"]);
        Assert.Equal(Steps, lines.Length);
        JsonElement.ArrayEnumerator steps = golden.RootElement.GetProperty("steps").EnumerateArray();
        foreach ((JsonElement expected, string line) in steps.Zip(lines))
        {
            using JsonDocument ours = JsonDocument.Parse(line);
            void Same(JsonElement value, string name)
            {
                double wanted = value.GetDouble(), got = ours.RootElement.GetProperty(name).GetDouble();
                Assert.True(Math.Abs(wanted - got) <= 1e-4 * Math.Max(1e-9, Math.Abs(wanted)), $"{wanted}: {line}");
            }

            Same(expected.GetProperty("step"), "step");
            Same(expected.GetProperty("lr_used"), "lr");
            if (expected.GetProperty("loss_returned_by_update").ValueKind == JsonValueKind.Number)
                Same(expected.GetProperty("loss_returned_by_update"), "loss");
            if (!expected.TryGetProperty("parts", out JsonElement parts))
                continue;
            foreach (JsonProperty part in parts.EnumerateObject())
            {
                if (part.Name != notOurs && s_parts.TryGetValue(part.Name, out string? name))
                    Same(part.Value, name);
            }
        }
    }

    [Fact]
    public async Task Other_initial_weights_are_another_run()
    {
        string init = Initial("interplm_topk");
        string[] train =
        [
            "train", "--activations", Golden("batches.safetensors"), "--batch", "128", "--steps", "12", "--k", "8",
            "--arch", "topk", "--out", _folder["run"], "--quiet", "--init", init,
        ];
        Assert.Equal(0, (await Plmlens.Run([.. train, "--max-tokens", "256"])).Code);
        Plmlens.Result scaled = await Plmlens.Run([.. train, "--input-scaling", "unit-mean-square"]);
        Assert.Equal(2, scaled.Code);
        Assert.Contains("contradicts --init", scaled.Error, StringComparison.Ordinal);
        File.Copy(Initial("dictionary_learning_topk"), init, overwrite: true);
        Assert.Contains("initial_sha256 was", (await Plmlens.Run(train)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_without_what_the_architecture_needs_are_refused()
    {
        Plmlens.Result run = await Plmlens.Run(
            "train", "--activations", Golden("batches.safetensors"), "--batch", "128", "--steps", "12", "--arch",
            "gated", "--out", _folder["run"], "--quiet", "--init", Initial("interplm_topk"));
        Assert.Equal(1, run.Code);
        Assert.Contains("b_gate, gate_bias", run.Error, StringComparison.Ordinal);
    }

    private static string Golden(string name) =>
        Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-training", name);

    private static IEnumerable<string> Options(string trainer, JsonElement hyper)
    {
        (string Option, string Hyper)[] names =
        [
            ("--k", "k"), ("--lr", "lr"), ("--warmup", "warmup_steps"), ("--decay-start", "decay_start"),
            ("--aux-alpha", "auxk_alpha"), ("--aux-k", "top_k_aux"), ("--dead-tokens", "dead_feature_threshold"),
            ("--threshold-beta", "threshold_beta"), ("--threshold-start", "threshold_start_step"),
            ("--sparsity", "l1_penalty"), ("--sparsity-warmup", "sparsity_warmup_steps"),
            ("--sparsity-warmup", "l1_penalty_warmup_steps"),
        ];
        foreach ((string option, string name) in names)
        {
            if (hyper.TryGetProperty(name, out JsonElement value))
            {
                yield return option;
                yield return value.GetRawText();
            }
        }

        yield return "--clip";
        yield return hyper.TryGetProperty("grad_clip_norm", out JsonElement clip) ? clip.GetRawText() : "0";
        if (trainer == "dictionary_learning_standard")
            yield return "--squared";
        if (!hyper.TryGetProperty("group_fractions", out JsonElement fractions))
            yield break;
        string[] shares = [.. fractions.EnumerateArray().Select(f => f.GetRawText())];
        double weight = 1.0 / shares.Length / shares.Length;
        yield return "--groups";
        yield return string.Join(',', shares);
        yield return "--group-weights";
        yield return string.Join(',', shares.Select(_ => weight.ToString("R", CultureInfo.InvariantCulture)));
    }

    // The first update of dictionary_learning's trainers with top-k moves b_dec to the geometric median of the batch,
    // at rate 0: what stands there after it is where our run has to start.
    private string Initial(string trainer)
    {
        string path = _folder[trainer + ".safetensors"];
        using ICheckpoint file = Checkpoint.Open(Golden(trainer + ".safetensors"));
        bool median = trainer.StartsWith("dictionary_learning", StringComparison.Ordinal)
            && trainer.Contains("topk", StringComparison.Ordinal);
        var writer = new SafetensorsWriter();
        List<Tensor> tensors = [];
        foreach (string name in file.Tensors.Keys.Where(n => n.StartsWith("init.", StringComparison.Ordinal)))
        {
            tensors.Add(file.ReadF32(median && name == "init.b_dec" ? "after_step0.b_dec" : name));
            writer.Add(name, tensors[^1]);
        }

        writer.Save(path);
        tensors.ForEach(tensor => tensor.Dispose());
        return path;
    }
}
