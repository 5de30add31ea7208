using PlmLens.Analysis.Fidelity;

namespace PlmLens.Analysis.Metrics;

/// <summary>What was measured of one sparse autoencoder.</summary>
/// <param name="Reconstruction">On a corpus of hidden states.</param>
/// <param name="Activity">Of its latents on the same corpus.</param>
public sealed record SaeMetrics(ReconstructionMetrics Reconstruction, LatentActivity Activity)
{
    /// <summary>Geometry of its weights; null when not asked for.</summary>
    public DecoderStatistics? Decoder { get; init; }

    /// <summary>Loss at hidden residues; null without model or proteins.</summary>
    public LossRecovered? Masked { get; init; }

    /// <summary>Loss at visible residues, which flatters; null without model or proteins.</summary>
    public LossRecovered? Unmasked { get; init; }
}
