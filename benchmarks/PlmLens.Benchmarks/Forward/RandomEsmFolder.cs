using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Benchmarks.Forward;

/// <summary>
/// A temporary Hugging Face folder with an ESM-2 encoder of random weights, which ours and the peer both read, so that
/// their outputs can be compared. Matrices have standard deviation 1/sqrt(columns), so that attention is not uniform.
/// </summary>
internal sealed class RandomEsmFolder : IDisposable
{
    private readonly SafetensorsWriter _writer = new();
    private readonly SeededRandom _random = new(8, "random-esm");

    /// <summary>Writes the folder.</summary>
    public RandomEsmFolder(EsmConfig config)
    {
        Path = Directory.CreateTempSubdirectory("plmlens-bench-").FullName;
        System.IO.File.WriteAllText(File("config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["model_type"] = "esm",
            ["num_hidden_layers"] = config.Layers,
            ["hidden_size"] = config.Dim,
            ["num_attention_heads"] = config.Heads,
            ["intermediate_size"] = config.FeedForward,
            ["position_embedding_type"] = "rotary",
            ["max_position_embeddings"] = config.MaxTokens + EsmConfig.LearnedPositionOffset,
            ["token_dropout"] = config.TokenDropout,
            ["layer_norm_eps"] = config.LayerNormEpsilon,
            ["vocab_size"] = Alphabet.Size,
        }));
        AddTensors(config);
        _writer.Save(File("model.safetensors"));
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Absolute path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void AddTensors(EsmConfig config)
    {
        (int d, int f) = (config.Dim, config.FeedForward);
        AddMatrix("esm.embeddings.word_embeddings.weight", Alphabet.Size, d);
        for (int i = 0; i < config.Layers; i++)
        {
            string block = $"esm.encoder.layer.{i}";
            AddNorm($"{block}.attention.LayerNorm", d);
            AddLinear($"{block}.attention.self.query", d, d);
            AddLinear($"{block}.attention.self.key", d, d);
            AddLinear($"{block}.attention.self.value", d, d);
            AddLinear($"{block}.attention.output.dense", d, d);
            AddNorm($"{block}.LayerNorm", d);
            AddLinear($"{block}.intermediate.dense", f, d);
            AddLinear($"{block}.output.dense", d, f);
        }

        AddNorm("esm.encoder.emb_layer_norm_after", d);
    }

    private void AddLinear(string name, int outputs, int inputs)
    {
        AddMatrix($"{name}.weight", outputs, inputs);
        Add($"{name}.bias", [outputs], 0, 0.1f);
    }

    private void AddNorm(string name, int width)
    {
        Add($"{name}.weight", [width], 1, 0.1f);
        Add($"{name}.bias", [width], 0, 0.1f);
    }

    private void AddMatrix(string name, int rows, int columns) =>
        Add(name, [rows, columns], 0, 1 / MathF.Sqrt(columns));

    private void Add(string name, long[] shape, float mean, float deviation)
    {
        float[] values = new float[shape.Aggregate(1L, (product, extent) => product * extent)];
        for (int i = 0; i < values.Length; i++)
            values[i] = mean + (deviation * (float)_random.NextGaussian());
        _writer.Add(name, DType.F32, shape, values);
    }
}
