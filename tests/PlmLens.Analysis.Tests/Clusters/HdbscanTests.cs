using PlmLens.Analysis.Clusters;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

public sealed class HdbscanTests
{
    public static TheoryData<int, int, int> Cases { get; } = new(
        from seed in Enumerable.Range(1, 12)
        from size in (int[])[2, 4, 6]
        select (seed, size, 1 + (seed % 4)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Clusters_stabilities_and_probabilities_are_those_of_the_definition(int seed, int size, int samples)
    {
        PointCloud points = Blobs((ulong)seed, blobs: 1 + (seed % 4), perBlob: 12, scattered: 8);
        Clustering own = Cluster(points, size, samples);
        var definition = HdbscanByDefinition.Run(points, size, samples)
            .OrderByDescending(cluster => cluster.Members.Count).ThenBy(cluster => cluster.Members[0]).ToList();

        Assert.Equal(definition.Count, own.Clusters);
        IReadOnlyList<int>[] members = own.Members();
        for (int c = 0; c < definition.Count; c++)
        {
            Assert.Equal(definition[c].Members, members[c]);
            Assert.Equal(definition[c].Stability, own.Stabilities[c], 1e-9 * (1 + definition[c].Stability));
            foreach ((int point, double probability) in definition[c].Probabilities)
                Assert.Equal(probability, own.Probabilities[point], 1e-9);
        }

        for (int i = 0; i < points.Count; i++)
            Assert.Equal(own.ClusterOf[i] == Clustering.Noise, own.Probabilities[i] == 0);
    }

    [Fact]
    public void Planted_clusters_are_found_and_scattered_points_are_noise()
    {
        PointCloud points = Blobs(3, blobs: 5, perBlob: 60, scattered: 0);
        Clustering own = Cluster(points, 15, 5);
        Assert.Equal(5, own.Clusters);
        for (int i = 0; i < points.Count; i++)
        {
            Assert.True(own.ClusterOf[i] == Clustering.Noise
                || own.ClusterOf[i] == own.ClusterOf[i / 60 * 60] || own.ClusterOf[i / 60 * 60] == Clustering.Noise);
        }

        Assert.InRange(own.ClusterOf.Count(c => c == Clustering.Noise), 0, 45);
    }

    // A path worked by hand: spacing 1 inside each group of three, 10 between the groups.
    [Fact]
    public void Two_groups_on_a_line_have_the_stability_worked_by_hand()
    {
        var points = new PointCloud([0, 1, 2, 12, 13, 14], 1);
        Clustering own = Cluster(points, 3, 1);
        Assert.Equal([0, 0, 0, 1, 1, 1], own.ClusterOf);
        // Born at 1/10, all three leave at 1/1: 3 (1 - 0.1).
        Assert.Equal([2.7, 2.7], own.Stabilities.Select(s => Math.Round(s, 9)));
        Assert.All(own.Probabilities, p => Assert.Equal(1, p));
    }

    [Fact]
    public void The_spanning_tree_has_the_least_weight()
    {
        PointCloud points = Blobs(5, blobs: 3, perBlob: 40, scattered: 30);
        var distances = new CloudDistances(points);
        var neighbours = NeighbourLists.ByDistance(
            distances, 3, WorkerPool.Shared, TestContext.Current.CancellationToken);
        double[] core = [.. Enumerable.Range(0, points.Count).Select(i => neighbours.DistancesOf(i)[^1])];
        TreeEdge[] tree = MinimumSpanningTree.Of(
            distances, core, WorkerPool.Shared, TestContext.Current.CancellationToken);

        Assert.Equal(points.Count - 1, tree.Length);
        Assert.Equal(KruskalWeight(distances, core), tree.Sum(edge => edge.Distance), 1e-9);
    }

    [Fact]
    public void Thread_counts_do_not_change_a_bit()
    {
        // More points than a part of the spanning tree has.
        PointCloud points = Blobs(7, blobs: 9, perBlob: 500, scattered: 100);
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        Clustering a = Hdbscan.Cluster(points, new HdbscanOptions(), one, TestContext.Current.CancellationToken);
        Clustering b = Hdbscan.Cluster(points, new HdbscanOptions(), three, TestContext.Current.CancellationToken);
        Assert.Equal(a.ClusterOf, b.ClusterOf);
        Assert.Equal(a.Probabilities, b.Probabilities);
        Assert.Equal(a.Stabilities, b.Stabilities);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Fewer_points_than_a_cluster_needs_are_noise(int count)
    {
        var points = new PointCloud([.. Enumerable.Range(0, 2 * count).Select(i => (float)i)], 2);
        Clustering own = Cluster(points, 5, 3);
        Assert.Equal(0, own.Clusters);
        Assert.All(own.ClusterOf, cluster => Assert.Equal(Clustering.Noise, cluster));
        Assert.Equal(count, own.ClusterOf.Count);
    }

    [Fact]
    public void Copies_of_points_are_clusters_of_finite_stability()
    {
        var points = new PointCloud([.. Enumerable.Repeat(1f, 20), .. Enumerable.Repeat(5f, 16)], 2);
        Clustering own = Cluster(points, 5, 3);
        Assert.Equal(2, own.Clusters);
        Assert.All(own.Stabilities, stability => Assert.True(double.IsFinite(stability) && stability > 0));
        Assert.All(own.Probabilities, probability => Assert.Equal(1, probability));
        Clustering all = Cluster(new PointCloud(new float[40], 2), 5, 3);
        Assert.Equal(0, all.Clusters);
    }

    [Fact]
    public void A_coordinate_that_is_no_number_is_refused()
    {
        var points = new PointCloud([0, 1, 2, float.NaN], 2);
        PlmLensException e = Assert.Throws<PlmLensException>(() => Cluster(points, 5, 3));
        Assert.Contains("Point 1 ", e.Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => Cluster(points, 1, 3));
        Assert.Throws<UsageException>(() => Cluster(points, 5, 0));
    }

    private static Clustering Cluster(PointCloud points, int size, int samples) => Hdbscan.Cluster(
        points,
        new HdbscanOptions { MinClusterSize = size, MinSamples = samples },
        WorkerPool.Shared,
        TestContext.Current.CancellationToken);

    private static PointCloud Blobs(ulong seed, int blobs, int perBlob, int scattered)
    {
        var random = new SeededRandom(seed);
        var values = new List<float>();
        for (int b = 0; b < blobs; b++)
        {
            (double x, double y, double width) = (12 * (b % 3), 12 * (b / 3), 0.4 + (0.3 * (b % 2)));
            for (int i = 0; i < perBlob; i++)
            {
                values.Add((float)(x + (width * random.NextGaussian())));
                values.Add((float)(y + (width * random.NextGaussian())));
            }
        }

        for (int i = 0; i < scattered; i++)
            values.AddRange((float)(30 * random.NextDouble()), (float)(30 * random.NextDouble()));
        return new PointCloud([.. values], 2);
    }

    private static double KruskalWeight(CloudDistances distances, double[] core)
    {
        int n = distances.Count;
        int[] all = [.. Enumerable.Range(0, n)], group = [.. all];
        var pairs = new List<(double Reach, int From, int To)>();
        var row = new double[n];
        for (int i = 0; i < n; i++)
        {
            distances.Fill(i, all, row);
            for (int j = 0; j < i; j++)
                pairs.Add((Math.Max(row[j], Math.Max(core[i], core[j])), i, j));
        }

        double sum = 0;
        foreach ((double reach, int from, int to) in pairs.Order())
        {
            (int a, int b) = (group[from], group[to]);
            if (a == b)
                continue;
            sum += reach;
            for (int i = 0; i < n; i++)
                group[i] = group[i] == b ? a : group[i];
        }

        return sum;
    }
}
