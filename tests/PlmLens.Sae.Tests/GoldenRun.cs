using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests;

/// <summary>One recorded training run of an original trainer: see Goldens/sae-training/README.md.</summary>
internal sealed class GoldenRun : IDisposable
{
    private const int Width = 32, Latents = 128, BatchSize = 128;
    private readonly ICheckpoint _file;
    private readonly JsonDocument _json;
    private readonly Tensor _batches;
    private readonly string _trainer;

    public GoldenRun(string trainer)
    {
        _trainer = trainer;
        string folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-training");
        _file = Checkpoint.Open(Path.Combine(folder, trainer + ".safetensors"));
        _json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, trainer + ".json")));
        using ICheckpoint batches = Checkpoint.Open(Path.Combine(folder, "batches.safetensors"));
        _batches = batches.ReadF32("batches");
        Source = new SequentialSource(new TensorRows(_batches), "goldens");
    }

    public SequentialSource Source { get; }

    public JsonElement Steps => _json.RootElement.GetProperty("steps");

    private Architecture Architecture =>
        _trainer.Contains("matryoshka", StringComparison.Ordinal) ? Architecture.Matryoshka
        : _trainer.Contains("batchtopk", StringComparison.Ordinal) ? Architecture.BatchTopK
        : Architecture.TopK;

    /// <summary>The hyper-parameters of the recording; inputs were not scaled.</summary>
    public TrainingOptions Options
    {
        get
        {
            JsonElement hyper = _json.RootElement.GetProperty("hyper");
            JsonElement.ArrayEnumerator? fractions =
                hyper.TryGetProperty("group_fractions", out JsonElement found) ? found.EnumerateArray() : null;
            return new TrainingOptions
            {
                Architecture = Architecture,
                KAnnealSteps = hyper.TryGetProperty("k_anneal_steps", out JsonElement steps) ? steps.GetInt64() : null,
                PrefixFractions = fractions?.Select(f => f.GetDouble()).ToArray(),
                // Its loss is the mean of losses that already have weight 1/n.
                PrefixWeights = fractions?.Select(_ => Math.Pow(fractions.Value.Count(), -2)).ToArray(),
                Latents = Latents,
                K = hyper.GetProperty("k").GetInt32(),
                Steps = hyper.GetProperty("steps").GetInt64(),
                BatchSize = BatchSize,
                LearningRate = hyper.GetProperty("lr").GetDouble(),
                WarmupSteps = hyper.GetProperty("warmup_steps").GetInt64(),
                DecayStart = hyper.GetProperty("decay_start").GetInt64(),
                AuxAlpha = hyper.GetProperty("auxk_alpha").GetDouble(),
                AuxK = hyper.GetProperty("top_k_aux").GetInt32(),
                DeadTokens = hyper.GetProperty("dead_feature_threshold").GetInt64(),
                ClipNorm = hyper.GetProperty("grad_clip_norm").GetDouble(),
                ThresholdBeta = hyper.GetProperty("threshold_beta").GetDouble(),
                ThresholdStart = hyper.GetProperty("threshold_start_step").GetInt64(),
                InputScaling = InputScaling.None,
            };
        }
    }

    public float[] FirstBatch => _batches.View<float>().Slice(0, BatchSize * Width).Span.ToArray();

    /// <summary>Parameters at a recorded moment, in our layout.</summary>
    public SaeWeights Weights(string moment)
    {
        var weights = new SaeWeights(Latents, Width);
        Floats($"{moment}.b_dec").CopyTo(weights.DecoderBias.View<float>().Span);
        if (Architecture == Architecture.Matryoshka)
        {
            Transpose(Floats($"{moment}.W_enc"), weights.Encoder);
            Floats($"{moment}.b_enc").CopyTo(weights.EncoderBias.View<float>().Span);
            Floats($"{moment}.W_dec").CopyTo(weights.Decoder.View<float>().Span);
            return weights;
        }

        // nn.Linear keeps the decoder as [width, latents].
        Floats($"{moment}.encoder.weight").CopyTo(weights.Encoder.View<float>().Span);
        Floats($"{moment}.encoder.bias").CopyTo(weights.EncoderBias.View<float>().Span);
        Transpose(Floats($"{moment}.decoder.weight"), weights.Decoder);
        return weights;
    }

    public int[] Counters(int step)
    {
        using Tensor counters = _file.Read("counter.num_tokens_since_fired");
        return counters.View<int>().Row(step, Latents).Span.ToArray();
    }

    public void Dispose()
    {
        _file.Dispose();
        _json.Dispose();
        _batches.Dispose();
    }

    private static void Transpose(float[] widthByLatents, TensorView<float> rows)
    {
        for (int c = 0; c < Width; c++)
        {
            for (int i = 0; i < Latents; i++)
                rows[(i * Width) + c] = widthByLatents[(c * Latents) + i];
        }
    }

    private float[] Floats(string name)
    {
        using Tensor tensor = _file.ReadF32(name);
        return tensor.View<float>().Span.ToArray();
    }
}
