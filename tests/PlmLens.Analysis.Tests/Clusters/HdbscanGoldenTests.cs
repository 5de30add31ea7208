using PlmLens.Analysis.Clusters;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

/// <summary>Against the R package dbscan.</summary>
public sealed class HdbscanGoldenTests
{
    [Theory]
    [InlineData(5, 1)]
    [InlineData(8, 3)]
    [InlineData(15, 5)]
    public void Clusters_and_core_distances_are_those_of_R(int minPoints, int column)
    {
        var points = new PointCloud(
            [.. GoldenTable.Read("hdbscan", "points.tsv").SelectMany(row => row).Select(x => (float)x)], 2);
        double[][] golden = GoldenTable.Read("hdbscan", "clusters.tsv");
        Clustering own = Hdbscan.Cluster(
            points,
            new HdbscanOptions { MinClusterSize = minPoints, MinSamples = minPoints - 1 },
            WorkerPool.Shared,
            TestContext.Current.CancellationToken);
        var core = NeighbourLists.ByDistance(
            new CloudDistances(points), minPoints - 1, WorkerPool.Shared, TestContext.Current.CancellationToken);

        Assert.Equal(5, own.Clusters);
        int[] nameOf = [.. own.Members().Select(members => (int)golden[members[0]][column])];
        Assert.Equal(nameOf.Length, nameOf.Distinct().Count());
        int onTheEdge = 0;
        for (int i = 0; i < points.Count; i++)
        {
            Assert.Equal(golden[i][column + 1], core.DistancesOf(i)[^1], 1e-6);
            int theirs = (int)golden[i][column];
            if (own.ClusterOf[i] == Clustering.Noise && theirs >= 0)
                onTheEdge++;
            else
                Assert.Equal(theirs, own.ClusterOf[i] == Clustering.Noise ? -1 : nameOf[own.ClusterOf[i]]);
        }

        // A point whose core distance is the very distance at which its cluster begins is in no cluster here.
        Assert.Equal(1, onTheEdge);
    }
}
