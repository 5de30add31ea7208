using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>Where every latent lies on the map, and its cluster: <c>umap.tsv</c>. Numbers are kept as they are
/// shown.</summary>
/// <param name="latents">Latents of the lens.</param>
internal sealed class MapPlaces(int latents) : IFirstRows
{
    private const int Digits = 6;
    private const int ProbabilityDigits = 3;
    private readonly List<int> _latents = [];
    private readonly List<float> _x = [];
    private readonly List<float> _y = [];
    private readonly List<float> _probability = [];
    private readonly List<int> _clusters = [];
    private (int X, int Y, int Cluster, int Probability) _columns;

    /// <summary>Latents that are on the map, ascending.</summary>
    public IReadOnlyList<int> Latents => _latents;

    /// <summary>As many places across.</summary>
    public IReadOnlyList<float> X => _x;

    /// <summary>As many places up.</summary>
    public IReadOnlyList<float> Y => _y;

    /// <summary>As many clusters; -1 for noise.</summary>
    public IReadOnlyList<int> Clusters => _clusters;

    /// <summary>As many probabilities of belonging to the cluster.</summary>
    public IReadOnlyList<float> Probability => _probability;

    /// <summary>Latents of the table that have no place.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Cluster of each latent of the lens; -1 when noise or none.</summary>
    public int[] ClusterOf { get; } = LatentMeanings.None(latents);

    /// <inheritdoc/>
    public void Begin(TableHeader header) => _columns = (
        header.Find("x"), header.Find("y"), header.Find("cluster"), header.Find("probability"));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int latent, ByteRow row)
    {
        int cluster = row.Int(_columns.Cluster) ?? -1;
        ClusterOf[latent] = cluster;
        if (row.Number(_columns.X) is not { } x || row.Number(_columns.Y) is not { } y)
        {
            LeftOut++;
            return;
        }

        _latents.Add(latent);
        _x.Add((float)Rounded.To(x, Digits));
        _y.Add((float)Rounded.To(y, Digits));
        _clusters.Add(cluster);
        _probability.Add((float)Rounded.To(row.Number(_columns.Probability) ?? 0, ProbabilityDigits));
    }
}
