using System.Text.Json.Serialization;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>plmlens.json: what SAELens' layout cannot say about an autoencoder.</summary>
public sealed record SaeRecord
{
    /// <summary>Version that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the file.</summary>
    [JsonRequired]
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>What the autoencoder computes; null in folders of an earlier version, which cfg.json describes
    /// fully.</summary>
    public SaeSpec? Spec { get; init; }

    /// <summary>Name of the protein language model, such as "esm2_t6_8M_UR50D"; empty when not known.</summary>
    [JsonRequired]
    public required string ModelName { get; init; }

    /// <summary>SHA-256 that identifies the model's weights; empty when not known.</summary>
    [JsonRequired]
    public required string ModelHash { get; init; }

    /// <summary>Transformer blocks before the hook point; 0 is the embedding; null when not known.</summary>
    public int? Layer { get; init; }

    /// <summary>The hook point, such as "blocks.3.hook_resid_post", or the first of several; empty when not
    /// known.</summary>
    [JsonRequired]
    public required string HookName { get; init; }

    /// <summary>The hook point that a transcoder's output stands for; null for other autoencoders.</summary>
    public string? TargetHookName { get; init; }

    /// <summary>The hidden states that lie side by side in an input row of a crosscoder, in their order; null for other
    /// autoencoders.</summary>
    public IReadOnlyList<SaeStream>? Streams { get; init; }

    /// <summary>Which tokens were trained on, such as "residues".</summary>
    public string TokenPolicy { get; init; } = "residues";

    /// <summary>Which hidden states it was trained on and which were left out; null when not known.</summary>
    public ActivationPolicy? Activations { get; init; }

    /// <summary>Factor on hidden states in training. The saved weights have it folded in: they read raw hidden states.
    /// </summary>
    public double InputScale { get; init; } = 1;

    /// <summary>Factor on a transcoder's targets in training, folded in as well; null for other
    /// autoencoders.</summary>
    public double? TargetScale { get; init; }

    /// <summary>Running mean of the smallest active value in raw units, for use as a JumpReLU; null when not known.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>SHA-256 of sae_weights.safetensors; set when the folder is saved.</summary>
    public string WeightsHash { get; init; } = "";

    /// <summary>How it was trained; null when not known.</summary>
    public TrainingRecord? Training { get; init; }

    /// <summary>How the folder was made.</summary>
    public Provenance? Provenance { get; init; }
}

/// <summary>One of several hidden states that a crosscoder reads.</summary>
/// <param name="ModelName">The protein language model.</param>
/// <param name="ModelHash">SHA-256 that identifies its weights.</param>
/// <param name="HookName">The hook point.</param>
/// <param name="Scale">Factor on its hidden states in training, folded into the saved weights.</param>
public sealed record SaeStream(string ModelName, string ModelHash, string HookName, double Scale);

/// <summary>How an autoencoder was trained.</summary>
/// <param name="Options">Settings as given.</param>
/// <param name="LearningRate">Peak rate, as used.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Tokens">Tokens seen: steps times batch size.</param>
/// <param name="Data">What the batches were, as <see cref="IActivationSource.Fingerprint"/> says it.</param>
/// <param name="FinalLoss">Loss of the last step.</param>
/// <param name="FinalFvu">Fraction of variance unexplained in the last step, estimated.</param>
/// <param name="DeadLatents">Latents that were dead at the end.</param>
public sealed record TrainingRecord(
    TrainingOptions Options,
    double LearningRate,
    long Steps,
    long Tokens,
    string Data,
    double FinalLoss,
    double FinalFvu,
    int DeadLatents);
