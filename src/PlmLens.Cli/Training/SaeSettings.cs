using PlmLens.Sae;
using static PlmLens.Cli.Training.SettingText;

namespace PlmLens.Cli.Training;

/// <summary>All settings of one SAE. A new property of <see cref="TrainingOptions"/> gets a line here and is then known
/// to 'train', 'sweep' and sweep files.</summary>
internal static class SaeSettings
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<Setting<SaeDraft>> All { get; } =
    [
        new("layer", "L", "Layer or hook name (default: the only one of the cache; the model's last for a file).",
            (d, t) => d with { Layer = t }),
        new("layers", "L,L", "Layers that a crosscoder reads, side by side: a list such as 2,4,6 or 2+4+6.",
            (d, t) => d with { Layers = t }),
        new("target-layer", "L", "Layer that a transcoder writes, from --layer.", (d, t) => d with { TargetLayer = t }),
        new("skip", null, "The transcoder has a skip matrix beside its latents.",
            (d, t) => d with { Options = d.Options with { Skip = Truth(t) } }),
        new("arch", "NAME", $"Architecture: {Choices<Architecture>()} (default: matryoshka).",
            (d, t) => d with { Options = d.Options with { Architecture = Choice<Architecture>(t) } }),
        new("latents", "M", "Number of latents (default: 16 times the width of the hidden states).",
            (d, t) => d with { Latents = Small(t) }),
        new("expansion", "N", "Number of latents as a multiple of the width of the hidden states.",
            (d, t) => d with { Expansion = Small(t) }),
        new("k", "K", "Latents active for each residue, of the TopK family (default: 32).",
            (d, t) => d with { Options = d.Options with { K = Small(t) } }),
        new("k-anneal", "STEPS", "Steps over which k falls from the width of the hidden states (default: 0).",
            (d, t) => d with { Options = d.Options with { KAnnealSteps = Whole(t) } }),
        new("groups", "F,F", "Shares of the latents in Matryoshka's groups (default: 1/16, 1/16, 1/8, 1/4, 1/2).",
            (d, t) => d with { Options = d.Options with { PrefixFractions = Reals(t) } }),
        new("group-weights", "W,W", "Weights of the prefixes' losses (default: all the same, 1 in sum).",
            (d, t) => d with { Options = d.Options with { PrefixWeights = Reals(t) } }),
        new("sparsity", "C", "Coefficient of the sparsity penalty (default: by architecture, see docs/training.md).",
            (d, t) => d with { Options = d.Options with { SparsityPenalty = Real(t) } }),
        new("sparsity-warmup", "STEPS", "Steps over which it rises from 0 (default: a twentieth of the run).",
            (d, t) => d with { Options = d.Options with { SparsityWarmupSteps = Whole(t) } }),
        new("target-l0", "N", "Active latents per residue that jumprelu_l0 steers to (default: 20).",
            (d, t) => d with { Options = d.Options with { TargetL0 = Real(t) } }),
        new("bandwidth", "W", "Window around a JumpReLU's threshold that gives it a gradient (default: 1e-3; tanh 2).",
            (d, t) => d with { Options = d.Options with { Bandwidth = Real(t) } }),
        new("initial-threshold", "T", "A JumpReLU's threshold at the start (default: 1e-3; tanh 0.1).",
            (d, t) => d with { Options = d.Options with { InitialThreshold = Real(t) } }),
        new("tanh-scale", "C", "c in tanh(c z |d|) of jumprelu_tanh (default: 4).",
            (d, t) => d with { Options = d.Options with { TanhScale = Real(t) } }),
        new("pre-activation", "C", "Weight of jumprelu_tanh's loss on pre-activations (default: 3e-6).",
            (d, t) => d with { Options = d.Options with { PreActivationPenalty = Real(t) } }),
        new("squared", null, "relu_l1 minimises |e|^2 as dictionary_learning, not |e| as InterPLM.",
            (d, t) => d with { Options = d.Options with { SquaredResidual = Truth(t) } }),
        new("resample", "STEPS", "Steps between revivals of dead latents in relu_l1 (default: never).",
            (d, t) => d with { Options = d.Options with { ResampleSteps = Whole(t) } }),
        new("subtract-b-dec", "true|false", "The encoder reads x - b_dec (default: true; false for JumpReLU).",
            (d, t) => d with { Options = d.Options with { SubtractDecoderBias = Truth(t) } }),
        new("tokens", "N", "Residues to train on, repeats counted (default: ten passes over the data).",
            (d, t) => d with { Tokens = Whole(t) }),
        new("steps", "N", "Optimiser steps, in place of --tokens.", (d, t) => d with { Steps = Whole(t) }),
        new("batch", "B", "Residues in a step (default: 4096).",
            (d, t) => d with { Options = d.Options with { BatchSize = Small(t) } }),
        new("lr", "RATE", "Peak learning rate (default: 2e-4 / sqrt(latents / 16384), TopK family; else 3e-4).",
            (d, t) => d with { Options = d.Options with { LearningRate = Real(t) } }),
        new("warmup", "STEPS", "Steps of linear warm-up (default: 1000 or a twentieth of the run).",
            (d, t) => d with { Options = d.Options with { WarmupSteps = Whole(t) } }),
        new("decay-start", "STEP", "First step of the linear decay to 0 (default: at 80 % of the run).",
            (d, t) => d with { Options = d.Options with { DecayStart = Whole(t) } }),
        new("aux-alpha", "A", "Weight of the loss that revives dead latents; 0 for none (default: 1/32, TopK family).",
            (d, t) => d with { Options = d.Options with { AuxAlpha = Real(t) } }),
        new("aux-k", "K", "Dead latents used for it on each residue (default: half the width).",
            (d, t) => d with { Options = d.Options with { AuxK = Small(t) } }),
        new("dead-tokens", "N",
            "A latent is dead when silent for so many residues (default: 10 million or a tenth of the run).",
            (d, t) => d with { Options = d.Options with { DeadTokens = Whole(t) } }),
        new("clip", "NORM", "Longest gradient; 0 for no clipping (default: 1; none for gated).",
            (d, t) => d with { Options = d.Options with { ClipNorm = Real(t) } }),
        new("beta1", "B", "Adam's decay of the mean (default: 0.9; 0 for gated and JumpReLU).",
            (d, t) => d with { Options = d.Options with { Beta1 = Real(t) } }),
        new("beta2", "B", "Adam's decay of the mean square (default: 0.999).",
            (d, t) => d with { Options = d.Options with { Beta2 = Real(t) } }),
        new("threshold-beta", "B", "Decay of the running threshold (default: 0.999, less in short runs).",
            (d, t) => d with { Options = d.Options with { ThresholdBeta = Real(t) } }),
        new("threshold-start", "STEP", "The threshold is updated after this step (default: 1000 or half the run).",
            (d, t) => d with { Options = d.Options with { ThresholdStart = Whole(t) } }),
        new("input-scaling", "HOW", $"Scale of hidden states: {Choices<InputScaling>()} (default: unit_mean_square).",
            (d, t) => d with { Options = d.Options with { InputScaling = Choice<InputScaling>(t) } }),
        new("sample-rows", "N", "Rows from which scale and b_dec are taken (default: 32768).",
            (d, t) => d with { Options = d.Options with { SampleRows = Small(t) } }),
        new("seed", "SEED", "Seed of the weights (default: 0).",
            (d, t) => d with { Options = d.Options with { Seed = Seed(t) } }),
    ];

    /// <summary>The setting of that name, "-" and "_" being the same; null when there is none.</summary>
    public static Setting<SaeDraft>? Find(string name) =>
        All.FirstOrDefault(setting => setting.Name == name.Replace('_', '-'));
}
