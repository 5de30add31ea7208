namespace PlmLens.Analysis.Matching;

/// <summary>Latents of two autoencoders matched one to one so that the sum of similarities is largest, and for each
/// latent the most alike of the other side, which several may share.</summary>
/// <param name="Pairs">Matched pairs, most alike first; among equals by the left latent.</param>
/// <param name="NearestOfLeft">For each left latent that took part, in the order given, the most alike right one; a
/// latent that is like none is left out.</param>
/// <param name="NearestOfRight">The same for the right latents: <see cref="LatentPair.Right"/> is the one that
/// looks.</param>
/// <param name="Exact">True when no other matching has a larger sum; false when only the nearest candidates of each
/// latent were considered.</param>
public sealed record LatentMatching(
    IReadOnlyList<LatentPair> Pairs,
    IReadOnlyList<LatentPair> NearestOfLeft,
    IReadOnlyList<LatentPair> NearestOfRight,
    bool Exact)
{
    internal static LatentMatching None { get; } = new([], [], [], true);

    internal static LatentPair[] Sorted(IEnumerable<LatentPair> pairs) =>
        [.. pairs.OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.Left)];
}
