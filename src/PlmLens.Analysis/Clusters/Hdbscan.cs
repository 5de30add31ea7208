using PlmLens.Analysis.Metrics;
using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>
/// Hierarchical density-based clusters (Campello, Moulavi and Sander 2013; McInnes and Healy 2017): a spanning tree
/// under mutual reachability, its hierarchy condensed, the most stable clusters. Exact; distances are computed when
/// needed, so that memory grows with the points and time with their square. The same points and options give the same
/// clusters for any number of threads.
/// </summary>
public static class Hdbscan
{
    /// <summary>Clusters points by Euclidean distance.</summary>
    /// <param name="points">Finite coordinates.</param>
    /// <param name="options">How.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between points.</param>
    /// <exception cref="PlmLensException">A coordinate is NaN or infinite.</exception>
    public static Clustering Cluster(
        PointCloud points, HdbscanOptions options, WorkerPool pool, CancellationToken cancel = default)
    {
        options.Validate();
        int bad = Array.FindIndex(points.Values, value => !float.IsFinite(value));
        if (bad >= 0)
        {
            throw new PlmLensException(
                $"Point {bad / points.Dimensions} has a coordinate that is not a number; leave it out.");
        }

        return Cluster(new CloudDistances(points), options, pool, cancel);
    }

    /// <summary>Clusters unit rows by the distance of their ends, sqrt(2 - 2 cosine).</summary>
    internal static Clustering Cluster(
        UnitRows rows, HdbscanOptions options, WorkerPool pool, CancellationToken cancel = default) =>
        Cluster(new UnitRowDistances(rows), options, pool, cancel);

    /// <summary>Clusters points by any distance.</summary>
    internal static Clustering Cluster(
        IPointDistances points, HdbscanOptions options, WorkerPool pool, CancellationToken cancel = default)
    {
        options.Validate();
        int count = points.Count;
        if (count == 0)
            return new Clustering([], [], []);
        var core = new double[count];
        var neighbours = NeighbourLists.ByDistance(points, options.MinSamples, pool, cancel);
        for (int i = 0; i < count && neighbours.PerPoint > 0; i++)
            core[i] = neighbours.DistancesOf(i)[^1];
        TreeEdge[] tree = MinimumSpanningTree.Of(points, core, pool, cancel);
        Joining[] joinings = SingleLinkage.Of(tree, count);
        return Clustering.Of(CondensedTree.Of(joinings, count, options.MinClusterSize), count);
    }
}
