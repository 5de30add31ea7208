using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Cli.Tests.Training;

/// <summary>`train --activations` replays runs that the original trainers recorded: Goldens/sae-training.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Steps = 12;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("interplm_topk")]
    [InlineData("dictionary_learning_topk")]
    public async Task Every_loss_part_of_a_recorded_run_is_written(string trainer)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Golden(trainer + ".json")));
        JsonElement hyper = golden.RootElement.GetProperty("hyper");
        string Value(string name) => hyper.GetProperty(name).GetRawText();
        Plmlens.Result run = await Plmlens.Run(
            "train", "--activations", Golden("batches.safetensors"), "--init", Initial(trainer), "--no-shuffle",
            "--batch", "128", "--steps", $"{Steps}", "--arch", "topk", "--k", Value("k"), "--lr", Value("lr"),
            "--warmup", Value("warmup_steps"), "--decay-start", Value("decay_start"),
            "--aux-alpha", Value("auxk_alpha"), "--aux-k", Value("top_k_aux"),
            "--dead-tokens", Value("dead_feature_threshold"), "--clip", Value("grad_clip_norm"),
            "--threshold-beta", Value("threshold_beta"), "--threshold-start", Value("threshold_start_step"),
            "--out", _folder["replay"], "--quiet");
        Assert.True(run.Code == 0, run.Error);

        string[] lines = File.ReadAllLines(_folder["replay/training.jsonl"]);
        Assert.Equal(Steps, lines.Length);
        foreach ((JsonElement expected, string line) in golden.RootElement.GetProperty("steps").EnumerateArray().Zip(lines))
        {
            using JsonDocument ours = JsonDocument.Parse(line);
            void Same(JsonElement value, string name)
            {
                double wanted = value.GetDouble(), got = ours.RootElement.GetProperty(name).GetDouble();
                Assert.True(Math.Abs(wanted - got) <= 1e-4 * Math.Max(1e-9, Math.Abs(wanted)), $"{name}: {line}");
            }

            Same(expected.GetProperty("step"), "step");
            Same(expected.GetProperty("lr_used"), "lr");
            Same(expected.GetProperty("loss_returned_by_update"), "loss");
            Same(expected.GetProperty("dead_features_attr"), "dead");
            if (!expected.TryGetProperty("parts", out JsonElement parts))
                continue;
            Same(parts.GetProperty("l2_loss"), "reconstruction");
            Same(parts.GetProperty("auxk_loss"), "auxk");
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

    private static string Golden(string name) =>
        Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-training", name);

    // dictionary_learning's first update moves b_dec to the geometric median of the batch, at rate 0: what stands there
    // after it is where our run has to start.
    private string Initial(string trainer)
    {
        string golden = Golden(trainer + ".safetensors");
        if (trainer != "dictionary_learning_topk")
            return Copied(golden, trainer);
        using ICheckpoint file = Checkpoint.Open(golden);
        var writer = new SafetensorsWriter();
        List<Tensor> tensors = [];
        foreach ((string name, string from) in new[]
        {
            ("encoder.weight", "init"), ("encoder.bias", "init"), ("decoder.weight", "init"), ("b_dec", "after_step0"),
        })
        {
            tensors.Add(file.ReadF32($"{from}.{name}"));
            writer.Add(name, tensors[^1]);
        }

        writer.Save(_folder[trainer + ".safetensors"]);
        tensors.ForEach(tensor => tensor.Dispose());
        return _folder[trainer + ".safetensors"];
    }

    private string Copied(string golden, string trainer)
    {
        File.Copy(golden, _folder[trainer + ".safetensors"]);
        return _folder[trainer + ".safetensors"];
    }
}
