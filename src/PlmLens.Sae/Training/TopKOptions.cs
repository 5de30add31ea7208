using System.Text.Json.Serialization;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Settings of a TopK training run. The defaults are those of dictionary_learning's TopK trainer, which
/// follows Gao et al. 2024, except where a property says otherwise.</summary>
public sealed record TopKOptions
{
    /// <summary>Number of latents, M; at least the width of the hidden states.</summary>
    public required int Latents { get; init; }

    /// <summary>Latents active per token, k.</summary>
    public required int K { get; init; }

    /// <summary>Optimiser steps.</summary>
    public required long Steps { get; init; }

    /// <summary>Tokens per step.</summary>
    public int BatchSize { get; init; } = 4096;

    /// <summary>Peak learning rate; null for 2e-4 / sqrt(M / 2^14).</summary>
    public double? LearningRate { get; init; }

    /// <summary>Steps of linear warm-up from rate 0; null for 1000 or a twentieth of the run, whichever is
    /// less.</summary>
    public long? WarmupSteps { get; init; }

    /// <summary>First step of the linear decay to 0; null for 80 % of the run.</summary>
    public long? DecayStart { get; init; }

    /// <summary>Weight of the auxiliary loss; 0 for none. 1/32 presumes inputs of unit mean square.</summary>
    public double AuxAlpha { get; init; } = 1.0 / 32;

    /// <summary>Dead latents used per token by the auxiliary loss; null for half the width (Gao et al. B.1).</summary>
    public int? AuxK { get; init; }

    /// <summary>A latent is dead when it has not fired for this many tokens; null for 10 million or a tenth of the
    /// run's tokens, whichever is less, so that short runs also revive latents.</summary>
    public long? DeadTokens { get; init; }

    /// <summary>Longest gradient of all parameters together; 0 for no clipping.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Adam's decay of the running mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the running mean square.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's guard against division by 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How hidden states are scaled.</summary>
    public InputScaling InputScaling { get; init; } = InputScaling.UnitMeanSquare;

    /// <summary>Rows from which the input scale and the geometric median are taken (OpenAI: 32768), at most.</summary>
    public int SampleRows { get; init; } = 32768;

    /// <summary>Decay of the running threshold, which lets the SAE be used as a JumpReLU later.</summary>
    public double ThresholdBeta { get; init; } = 0.999;

    /// <summary>The threshold is updated in steps after this one; null for 1000 or half the run, whichever is
    /// less.</summary>
    public long? ThresholdStart { get; init; }

    /// <summary>Seed of the weights.</summary>
    public ulong Seed { get; init; }

    /// <summary>The peak learning rate that a run uses.</summary>
    [JsonIgnore]
    public double PeakRate => LearningRate ?? 2e-4 / Math.Sqrt(Latents / 16384.0);

    internal long Warmup => WarmupSteps ?? Math.Min(1000, Steps / 20);

    internal long Decay => DecayStart ?? Math.Max(Warmup, Steps * 4 / 5);

    internal long DeadAfter => DeadTokens ?? Math.Max(1, Math.Min(10_000_000, Steps * BatchSize / 10));

    internal long ThresholdAfter => ThresholdStart ?? Math.Min(1000, Steps / 2);

    /// <summary>Checks the settings against the data.</summary>
    /// <param name="width">Values of a hidden state, d.</param>
    /// <exception cref="UsageException">Lists every contradiction.</exception>
    public void Validate(int width)
    {
        var problems = new List<string>();
        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }

        Require(Latents >= width, $"latents is {Latents}, fewer than the {width} values of a hidden state");
        Require(K >= 1, $"k is {K}, less than 1");
        Require(K <= Latents, $"k is {K}, more than the {Latents} latents");
        Require(Steps >= 1, $"steps is {Steps}, less than 1");
        Require(BatchSize >= 1, $"batch size is {BatchSize}, less than 1");
        Require((long)BatchSize * (K + AuxSlots(width)) < int.MaxValue, "batch size times k is too large");
        Require(PeakRate > 0 && double.IsFinite(PeakRate), $"learning rate is {PeakRate}, not greater than 0");
        Require(Warmup >= 0 && Warmup <= Steps, $"warm-up is {Warmup} steps, not within the run's {Steps}");
        Require(Decay >= Warmup, $"decay starts at step {Decay}, inside the warm-up of {Warmup} steps");
        Require(AuxAlpha >= 0 && double.IsFinite(AuxAlpha), $"auxiliary weight is {AuxAlpha}, less than 0");
        Require(AuxK is null or >= 1, $"auxiliary k is {AuxK}, less than 1");
        Require(DeadAfter >= 1, $"dead after {DeadAfter} tokens, less than 1");
        Require(ClipNorm >= 0, $"clip norm is {ClipNorm}, less than 0");
        Require(Beta1 is >= 0 and < 1 && Beta2 is >= 0 and < 1, $"betas are {Beta1}, {Beta2}, not in [0, 1)");
        Require(Epsilon > 0, $"epsilon is {Epsilon}, not greater than 0");
        Require(SampleRows >= 1, $"sample rows is {SampleRows}, less than 1");
        Require(ThresholdBeta is >= 0 and < 1, $"threshold beta is {ThresholdBeta}, not in [0, 1)");
        if (problems.Count > 0)
            throw new UsageException($"These training settings cannot work: {string.Join("; ", problems)}.");
    }

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

    internal int AuxSlots(int width) => AuxAlpha == 0 ? 0 : Math.Min(Latents, AuxK ?? Math.Max(1, width / 2));
}
