using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Settings of a training run, for all architectures; null stands for the architecture's default. The defaults
/// are those of dictionary_learning's trainers, except where a property says otherwise.</summary>
public sealed partial record TrainingOptions
{
    /// <summary>What is trained.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Number of latents, M; at least the width of the hidden states.</summary>
    public required int Latents { get; init; }

    /// <summary>Latents active per token, k, of the TopK family; null for 32.</summary>
    public int? K { get; init; }

    /// <summary>Steps over which k of the TopK family falls linearly from the width to <see cref="K"/>; null or 0 for a
    /// constant k (dictionary_learning's default). As there, step s uses the value of s - 1, and step 0 the final
    /// one.</summary>
    public long? KAnnealSteps { get; init; }

    /// <summary>Shares of the latents in the groups of a Matryoshka autoencoder, from the first latent on: prefix g is
    /// groups 0 to g. Null for 1/16, 1/16, 1/8, 1/4, 1/2 (Bussmann et al. 2025, their repository).</summary>
    public IReadOnlyList<double>? PrefixFractions { get; init; }

    /// <summary>Weight of each prefix's reconstruction loss; null for 1/n each, so that the loss is their mean.
    /// (dictionary_learning divides by n a second time: 1/n^2 each.)</summary>
    public IReadOnlyList<double>? PrefixWeights { get; init; }

    /// <summary>Adds W_skip x to the output of a transcoder of the TopK family (sparsify's skip_connection; Paulo et
    /// al. 2025, arXiv 2501.18823).</summary>
    public bool Skip { get; init; }

    /// <summary>Optimiser steps.</summary>
    public required long Steps { get; init; }

    /// <summary>Tokens per step.</summary>
    public int BatchSize { get; init; } = 4096;

    /// <summary>Peak learning rate; null for 2e-4 / sqrt(M / 2^14) in the TopK family (Gao et al. 2024), 3e-4 in the
    /// others (dictionary_learning_demo).</summary>
    public double? LearningRate { get; init; }

    /// <summary>Steps of linear warm-up from rate 0; null for 1000 or a twentieth of the run, whichever is
    /// less.</summary>
    public long? WarmupSteps { get; init; }

    /// <summary>First step of the linear decay to 0; null for 80 % of the run.</summary>
    public long? DecayStart { get; init; }

    /// <summary>Weight of the auxiliary loss of the TopK family; 0 for none; null for 1/32 (Gao et al. 2024), which
    /// presumes inputs of unit mean square.</summary>
    public double? AuxAlpha { get; init; }

    /// <summary>Dead latents used per token by the auxiliary loss; null for half the width (Gao et al. B.1).</summary>
    public int? AuxK { get; init; }

    /// <summary>A latent is dead when it has not fired for this many tokens; null for 10 million or a tenth of the
    /// run's tokens, whichever is less, so that short runs also revive latents.</summary>
    public long? DeadTokens { get; init; }

    /// <summary>Longest gradient of all parameters together; 0 for no clipping; null for 1, and none for
    /// Gated.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Adam's decay of the running mean; null for 0.9, and 0 for JumpReLU and Gated.</summary>
    public double? Beta1 { get; init; }

    /// <summary>Adam's decay of the running mean square.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's guard against division by 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How hidden states are scaled.</summary>
    public InputScaling InputScaling { get; init; } = InputScaling.UnitMeanSquare;

    /// <summary>Rows from which the input scale and the geometric median are taken (OpenAI: 32768), at most.</summary>
    public int SampleRows { get; init; } = 32768;

    /// <summary>Decay of the running threshold, with which BatchTopK and Matryoshka run after training; null for 0.999
    /// (dictionary_learning), or less in a run so short that its mean would still be at its first values: it spans a
    /// tenth of the updates at most.</summary>
    public double? ThresholdBeta { get; init; }

    /// <summary>The threshold is updated in steps after this one; null for 1000 or half the run, whichever is
    /// less.</summary>
    public long? ThresholdStart { get; init; }

    /// <summary>Seed of the weights.</summary>
    public ulong Seed { get; init; }

    /// <summary>SHA-256 of the file with the weights that training started from; null for random ones.</summary>
    public string? InitialSha256 { get; init; }

    /// <summary>The peak learning rate that a run uses.</summary>
    [JsonIgnore]
    public double PeakRate => LearningRate ?? (IsTopKFamily ? 2e-4 / Math.Sqrt(Latents / 16384.0) : 3e-4);

    /// <summary>True for the architectures that select a number of latents: TopK, BatchTopK, Matryoshka.</summary>
    [JsonIgnore]
    public bool IsTopKFamily => Architecture is Architecture.TopK or Architecture.BatchTopK or Architecture.Matryoshka;

    /// <summary>Latents active per token that a run of the TopK family uses; 0 for the others.</summary>
    [JsonIgnore]
    public int ActiveK => IsTopKFamily ? K ?? 32 : 0;

    internal double ThresholdDecay =>
        ThresholdBeta ?? Math.Clamp(1 - (10.0 / Math.Max(1, Steps - ThresholdAfter - 1)), 0, 0.999);

    internal double AuxWeight => AuxAlpha ?? (IsTopKFamily ? 1.0 / 32 : 0);

    internal double Clip => ClipNorm ?? (Architecture == Architecture.Gated ? 0 : 1);

    internal double MeanDecay => Beta1 ?? (IsJumpRelu || Architecture == Architecture.Gated ? 0 : 0.9);

    internal long Warmup => WarmupSteps ?? Math.Min(1000, Steps / 20);

    internal long Decay => DecayStart ?? Math.Max(Warmup, Steps * 4 / 5);

    internal long DeadAfter => DeadTokens ?? Math.Max(1, Math.Min(10_000_000, Steps * BatchSize / 10));

    internal long ThresholdAfter => ThresholdStart ?? Math.Min(1000, Steps / 2);

    /// <summary>Checks the settings against the data.</summary>
    /// <param name="width">Values of a hidden state, d.</param>
    /// <exception cref="UsageException">Lists every contradiction.</exception>
    public void Validate(int width)
    {
        IReadOnlyList<string> problems = Problems(width);
        if (problems.Count > 0)
            throw new UsageException($"These training settings cannot work: {string.Join("; ", problems)}.");
    }

    /// <summary>Every contradiction among the settings and with the data.</summary>
    /// <param name="width">Values of a hidden state, d.</param>
    public IReadOnlyList<string> Problems(int width)
    {
        var problems = new List<string>();
        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }

        Require(Latents >= width, $"latents is {Latents}, fewer than the {width} values of a hidden state");
        Require(K is null || IsTopKFamily, $"k is {K}, but {Architecture} has no k");
        Require(!IsTopKFamily || ActiveK >= 1, $"k is {K}, less than 1");
        Require(ActiveK <= Latents, $"k is {ActiveK}, more than the {Latents} latents");
        Require(KAnnealSteps is null || IsTopKFamily, $"k annealing is set, but {Architecture} has no k");
        Require(
            KAnnealSteps is null || (KAnnealSteps >= 0 && KAnnealSteps <= Steps),
            $"k annealing takes {KAnnealSteps} steps, not within the run's {Steps}");
        bool nested = Architecture == Architecture.Matryoshka;
        Require(nested || PrefixFractions is null, $"prefix fractions are set, but {Architecture} has no prefixes");
        Require(nested || PrefixWeights is null, $"prefix weights are set, but {Architecture} has no prefixes");
        if (nested && NestedPrefixes.Problem(this) is { } prefixProblem)
            problems.Add(prefixProblem);
        Require(
            !IsTopKFamily || SubtractDecoderBias != false,
            $"the encoder is not to read x - b_dec, but that of a {Architecture} autoencoder does");
        Require(!Skip || IsTopKFamily, $"skip is set, but {Architecture} is trained without a skip matrix");
        Require(Steps >= 1, $"steps is {Steps}, less than 1");
        Require(BatchSize >= 1, $"batch size is {BatchSize}, less than 1");
        Require(
            (long)BatchSize * (MostK(width) + AuxSlots(width)) <= 1 << 28,
            "batch size times k is too large");
        Require(PeakRate > 0 && double.IsFinite(PeakRate), $"learning rate is {PeakRate}, not greater than 0");
        Require(Warmup >= 0 && Warmup <= Steps, $"warm-up is {Warmup} steps, not within the run's {Steps}");
        Require(Decay >= Warmup, $"decay starts at step {Decay}, inside the warm-up of {Warmup} steps");
        Require(AuxWeight >= 0 && double.IsFinite(AuxWeight), $"auxiliary weight is {AuxAlpha}, less than 0");
        Require(AuxK is null or >= 1, $"auxiliary k is {AuxK}, less than 1");
        Require(DeadAfter >= 1, $"dead after {DeadAfter} tokens, less than 1");
        Require(Clip >= 0, $"clip norm is {ClipNorm}, less than 0");
        Require(MeanDecay is >= 0 and < 1 && Beta2 is >= 0 and < 1, $"betas are {MeanDecay}, {Beta2}, not in [0, 1)");
        Require(Epsilon > 0, $"epsilon is {Epsilon}, not greater than 0");
        Require(SampleRows >= 1, $"sample rows is {SampleRows}, less than 1");
        Require(ThresholdBeta is null or (>= 0 and < 1), $"threshold beta is {ThresholdBeta}, not in [0, 1)");
        RequireDense(Require, width);
        return problems;
    }

    /// <summary>Names every setting that differs, as "k was 32, now 64".</summary>
    /// <param name="then">The other settings.</param>
    public IReadOnlyList<string> DifferencesFrom(TrainingOptions then)
    {
        JsonObject now = Json(this), before = Json(then);
        return
        [
            .. now
                .Select(pair => (pair.Key, Was: Text(before[pair.Key]), Now: Text(pair.Value)))
                .Where(setting => setting.Was != setting.Now)
                .Select(setting => $"{setting.Key} was {setting.Was}, now {setting.Now}"),
        ];
    }

    private static JsonObject Json(TrainingOptions options) =>
        JsonSerializer.SerializeToNode(options, SaeJson.Default.TrainingOptions)!.AsObject();

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "the default";

    /// <summary>Learning rate of step <paramref name="step"/> (from 0): a linear warm-up whose first step has rate 0,
    /// as in dictionary_learning, then the peak, then a linear decay that would reach 0 at step <see
    /// cref="Steps"/>.</summary>
    internal double RateAt(long step)
    {
        double rate = PeakRate;
        if (step < Warmup)
            return rate * step / Warmup;
        return step < Decay ? rate : rate * (Steps - step) / Math.Max(1, Steps - Decay);
    }

    /// <summary>k of step <paramref name="step"/>.</summary>
    internal int KAt(long step, int width)
    {
        if (KAnnealSteps is not > 0 || step == 0 || width <= ActiveK)
            return ActiveK;
        double done = Math.Min(step - 1, KAnnealSteps.Value) / (double)KAnnealSteps.Value;
        return (int)((width * (1 - done)) + (ActiveK * done));
    }

    /// <summary>The largest k of any step.</summary>
    internal int MostK(int width) => KAnnealSteps is > 0 ? Math.Max(width, ActiveK) : ActiveK;

    internal int AuxSlots(int width) => AuxWeight == 0 ? 0 : Math.Min(Latents, AuxK ?? Math.Max(1, width / 2));
}
