using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests.Dense;

/// <summary>One recorded run of an original trainer without top-k: see Goldens/sae-training/README.md.</summary>
internal sealed class DenseGolden : IDisposable
{
    private const int Width = Recording.Width;

    // Our name of a tensor, then the names it has in the recordings.
    private static readonly string[][] s_names =
    [
        ["W_enc", "encoder.weight", "W_enc"],
        ["b_enc", "encoder.bias", "b_enc"],
        ["W_dec", "decoder.weight", "W_dec"],
        ["b_dec", "bias", "decoder_bias", "decoder.bias", "b_dec"],
        ["threshold", "threshold"],
        ["b_gate", "gate_bias"],
        ["b_mag", "mag_bias"],
        ["r_mag", "r_mag"],
    ];

    private readonly string _trainer;
    private readonly Recording _recording;

    public DenseGolden(string trainer)
    {
        _trainer = trainer;
        _recording = new Recording(trainer);
    }

    public SequentialSource Source => _recording.Source;

    public JsonElement Steps => _recording.Steps;

    /// <summary>The hyper-parameters of the recording; inputs were not scaled. Settings that the paper-era trainer does
    /// not have are those that it hard-codes.</summary>
    public TrainingOptions Options
    {
        get
        {
            JsonElement hyper = _recording.Hyper;
            long steps = hyper.GetProperty("steps").GetInt64();
            bool legacy = _trainer == "interplm_legacy_standard", relu = !Is("gated") && !Is("jumprelu");
            return new TrainingOptions
            {
                Architecture = Is("gated") ? Architecture.Gated
                    : Is("jumprelu") ? Architecture.JumpReluL0 : Architecture.ReluL1,
                Latents = Recording.Latents,
                Steps = steps,
                BatchSize = Recording.BatchSize,
                LearningRate = hyper.GetProperty("lr").GetDouble(),
                WarmupSteps = hyper.GetProperty("warmup_steps").GetInt64(),
                DecayStart = Integer(hyper, "decay_start") ?? steps,
                SparsityPenalty = Number(hyper, "l1_penalty") ?? Number(hyper, "sparsity_penalty"),
                SparsityWarmupSteps = Integer(hyper, "sparsity_warmup_steps")
                    ?? Integer(hyper, "l1_penalty_warmup_steps")
                    ?? (long)Math.Round(steps * hyper.GetProperty("l1_annealing_pct").GetDouble()),
                SquaredResidual = relu ? _trainer == "dictionary_learning_standard" : null,
                ResampleSteps = Integer(hyper, "resample_steps"),
                TargetL0 = Number(hyper, "target_l0"),
                Bandwidth = Number(hyper, "bandwidth"),
                PenaltyWindowOnValues = Is("jumprelu"),
                ClipNorm = legacy ? 0 : Number(hyper, "grad_clip_norm") ?? 0,
                DeadTokens = 10_000_000,
                InputScaling = InputScaling.None,
            };
        }
    }

    /// <summary>What the recording has at <paramref name="moment"/>, by our names and in our layout.</summary>
    public Dictionary<string, float[]> Tensors(string moment)
    {
        var found = new Dictionary<string, float[]>();
        IReadOnlyDictionary<string, TensorInfo> tensors = _recording.File.Tensors;
        foreach (string[] names in s_names)
        {
            string? stored = names.Skip(1).Select(n => $"{moment}.{n}").FirstOrDefault(tensors.ContainsKey);
            if (stored is null)
                continue;
            float[] values = _recording.Floats(stored);
            bool turned = tensors[stored].Shape is [Recording.Width, Recording.Latents];
            found[names[0]] = turned ? Recording.Transposed(values) : values;
        }

        return found;
    }

    public SaeWeights Initial()
    {
        SaeWeights weights = InitialWeights.Empty(Options, Width, 0);
        Dictionary<string, float[]> stored = Tensors("init");
        foreach ((string name, Tensor tensor) in weights.Tensors())
        {
            if (stored.TryGetValue(name, out float[]? values))
                values.CopyTo(tensor.View<float>().Span);
        }

        return weights;
    }

    /// <summary>Counters after each step, [steps, latents]; null where none were recorded.</summary>
    public int[]? Counters(string name)
    {
        if (!_recording.File.Tensors.ContainsKey("counter." + name))
            return null;
        using Tensor counters = _recording.File.Read("counter." + name);
        return counters.View<int>().Span.ToArray();
    }

    /// <summary>Random numbers that the recorded run drew.</summary>
    public IResamplingDraws Draws => new RecordedDraws(_recording.File);

    public void Dispose() => _recording.Dispose();

    private bool Is(string part) => _trainer.Contains(part, StringComparison.Ordinal);

    private static double? Number(JsonElement hyper, string name) =>
        hyper.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;

    private static long? Integer(JsonElement hyper, string name) => (long?)Number(hyper, name);

    private sealed class RecordedDraws(ICheckpoint file) : IResamplingDraws
    {
        private float[] _noise = [];

        public void Begin(long step, Span<int> order)
        {
            using Tensor permutation = file.Read($"draws.step{step}.0.randperm");
            using Tensor noise = file.ReadF32($"draws.step{step}.1.randn_like");
            for (int i = 0; i < order.Length; i++)
                order[i] = (int)permutation.View<long>()[i];
            _noise = noise.View<float>().Span.ToArray();
        }

        public void Noise(int n, Span<float> noise) => _noise.AsSpan(n * Width, Width).CopyTo(noise);
    }
}
