namespace PlmLens.Store;

/// <summary>What a blind session of a lens can choose from.</summary>
/// <param name="Latents">Latents that are active, ascending.</param>
/// <param name="Neurons">Neurons with examples, as <see cref="ControlUnit.Index"/>, ascending.</param>
/// <param name="Shuffled">Latents of the shuffled model's SAE with examples, ascending.</param>
public sealed record BlindCandidates(
    IReadOnlyList<int> Latents, IReadOnlyList<int> Neurons, IReadOnlyList<int> Shuffled)
{
    /// <summary>Those of a lens.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="controls">Its controls; null when it has none.</param>
    public static BlindCandidates Of(IEnumerable<LensFeature> features, ControlUnits? controls) => new(
        [.. features.Where(feature => feature.Maximum > 0).Select(feature => feature.Feature).Order()],
        controls?.IndicesOf(LabelSource.Neurons) ?? [],
        controls?.IndicesOf(LabelSource.Shuffled) ?? []);

    /// <summary>Those of one source.</summary>
    public IReadOnlyList<int> Of(LabelSource source) => source switch
    {
        LabelSource.Latents => Latents,
        LabelSource.Neurons => Neurons,
        _ => Shuffled,
    };
}

/// <summary>How many of each source a blind session has.</summary>
/// <param name="Latents">Latents of the lens.</param>
/// <param name="Neurons">Neurons of the model.</param>
/// <param name="Shuffled">Latents of the shuffled model's SAE.</param>
public readonly record struct BlindSizes(int Latents, int Neurons, int Shuffled)
{
    /// <summary>As many as InterProt's raters saw of each kind (Adams et al. 2025), as far as there are.</summary>
    public static BlindSizes Default { get; } = new(100, 100, 100);

    /// <summary>Items in all.</summary>
    public int Total => Latents + Neurons + Shuffled;

    /// <summary>The same, with no more of a source than there are.</summary>
    public BlindSizes AtMost(BlindCandidates candidates) => new(
        Math.Min(Latents, candidates.Latents.Count),
        Math.Min(Neurons, candidates.Neurons.Count),
        Math.Min(Shuffled, candidates.Shuffled.Count));
}
