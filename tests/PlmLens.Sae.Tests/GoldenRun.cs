using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Sae.Tests;

/// <summary>One recorded training run of an original trainer: see Goldens/sae-training/README.md.</summary>
internal sealed class GoldenRun : IDisposable
{
    private readonly Recording _recording;
    private readonly string _trainer;

    public GoldenRun(string trainer)
    {
        _trainer = trainer;
        _recording = new Recording(trainer);
    }

    public SequentialSource Source => _recording.Source;

    public JsonElement Steps => _recording.Steps;

    private Architecture Architecture =>
        _trainer.Contains("matryoshka", StringComparison.Ordinal) ? Architecture.Matryoshka
        : _trainer.Contains("batchtopk", StringComparison.Ordinal) ? Architecture.BatchTopK
        : Architecture.TopK;

    /// <summary>The hyper-parameters of the recording; inputs were not scaled.</summary>
    public TrainingOptions Options
    {
        get
        {
            JsonElement hyper = _recording.Hyper;
            JsonElement.ArrayEnumerator? fractions =
                hyper.TryGetProperty("group_fractions", out JsonElement found) ? found.EnumerateArray() : null;
            return new TrainingOptions
            {
                Architecture = Architecture,
                KAnnealSteps = hyper.TryGetProperty("k_anneal_steps", out JsonElement steps) ? steps.GetInt64() : null,
                PrefixFractions = fractions?.Select(f => f.GetDouble()).ToArray(),
                // Its loss is the mean of losses that already have weight 1/n.
                PrefixWeights = fractions?.Select(_ => Math.Pow(fractions.Value.Count(), -2)).ToArray(),
                Latents = Recording.Latents,
                K = hyper.GetProperty("k").GetInt32(),
                Steps = hyper.GetProperty("steps").GetInt64(),
                BatchSize = Recording.BatchSize,
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

    public float[] FirstBatch => _recording.FirstBatch;

    /// <summary>Parameters at a recorded moment, in our layout.</summary>
    public SaeWeights Weights(string moment)
    {
        var weights = new SaeWeights(Recording.Latents, Recording.Width);
        Floats($"{moment}.b_dec").CopyTo(weights.DecoderBias.View<float>().Span);
        if (Architecture == Architecture.Matryoshka)
        {
            Recording.Transposed(Floats($"{moment}.W_enc")).CopyTo(weights.Encoder.View<float>().Span);
            Floats($"{moment}.b_enc").CopyTo(weights.EncoderBias.View<float>().Span);
            Floats($"{moment}.W_dec").CopyTo(weights.Decoder.View<float>().Span);
            return weights;
        }

        // nn.Linear keeps the decoder as [width, latents].
        Floats($"{moment}.encoder.weight").CopyTo(weights.Encoder.View<float>().Span);
        Floats($"{moment}.encoder.bias").CopyTo(weights.EncoderBias.View<float>().Span);
        float[] decoder = Recording.Transposed(Floats($"{moment}.decoder.weight"));
        decoder.CopyTo(weights.Decoder.View<float>().Span);
        return weights;
    }

    public int[] Counters(int step)
    {
        using Tensor counters = _recording.File.Read("counter.num_tokens_since_fired");
        return counters.View<int>().Row(step, Recording.Latents).Span.ToArray();
    }

    public void Dispose() => _recording.Dispose();

    private float[] Floats(string name) => _recording.Floats(name);
}
