namespace PlmLens.Server.Contracts;

/// <summary><c>data/{lens}/map.json</c>: UMAP of decoder directions, one array for each column.</summary>
/// <param name="Latent">Latents with a place.</param>
/// <param name="X">First coordinate.</param>
/// <param name="Y">Second coordinate.</param>
/// <param name="Cluster">Cluster; -1 noise.</param>
/// <param name="Probability">Of belonging to it.</param>
/// <param name="Clusters">All clusters, largest first.</param>
/// <param name="LeftOut">Latents without a place.</param>
/// <param name="Kept">Share of nearest neighbours kept; null when not measured.</param>
/// <param name="KeptByChance">The same by chance.</param>
/// <param name="Trustworthiness">Trustworthiness, 0 to 1.</param>
public sealed record MapDocument(
    IReadOnlyList<int> Latent,
    IReadOnlyList<float> X,
    IReadOnlyList<float> Y,
    IReadOnlyList<int> Cluster,
    IReadOnlyList<float> Probability,
    IReadOnlyList<ClusterCard> Clusters,
    int LeftOut,
    double? Kept,
    double? KeptByChance,
    double? Trustworthiness);
