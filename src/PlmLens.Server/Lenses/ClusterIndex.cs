using PlmLens.Server.Contracts;

namespace PlmLens.Server.Lenses;

/// <summary>The clusters of decoder directions, largest first.</summary>
internal sealed class ClusterIndex
{
    private readonly Dictionary<int, ClusterCard> _byNumber = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<ClusterCard> All { get; private init; } = [];

    /// <summary>One of them, or null.</summary>
    public ClusterCard? Find(int cluster) => _byNumber.GetValueOrDefault(cluster);

    /// <summary>Reads <c>clusters.tsv</c>.</summary>
    /// <exception cref="Core.PlmLensException">It is damaged.</exception>
    public static ClusterIndex Read(ExploredLens lens)
    {
        var index = new ClusterIndex
        {
            All =
            [
                .. SmallTable.Rows(lens.PathOf("clusters.tsv")).Select(row => new ClusterCard(
                    row.RequiredInt("cluster"),
                    row.RequiredInt("size"),
                    row.RequiredInt("central_latent"),
                    row.Text("concept") is { Length: > 0 } concept ? concept : null,
                    row.Int("concept_latents") ?? 0)),
            ],
        };
        foreach (ClusterCard card in index.All)
            index._byNumber.TryAdd(card.Cluster, card);
        return index;
    }
}
