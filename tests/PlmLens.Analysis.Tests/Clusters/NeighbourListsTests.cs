using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.Metrics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

public sealed class NeighbourListsTests
{
    // More rows than a tile is high and wide, so that whole, cut and diagonal tiles all occur.
    [Fact]
    public void Neighbours_by_cosine_are_the_nearest_of_all()
    {
        const int count = 1300, width = 5, k = 7;
        var random = new SeededRandom(1);
        using var matrix = new Tensor(DType.F32, count, width);
        for (int i = 0; i < count * width; i++)
            matrix.View<float>()[i] = (float)random.NextGaussian();
        using var rows = new UnitRows(matrix, [.. Enumerable.Range(0, count)], width);
        var lists = NeighbourLists.ByCosine(
            rows, k, new CpuBackend(WorkerPool.Shared), TestContext.Current.CancellationToken);

        for (int i = 0; i < count; i++)
        {
            double[] all = [.. Enumerable.Range(0, count).Where(j => j != i)
                .Select(j => 1 - UnitRows.Dot(rows.Slice(i, 1).Span, rows.Slice(j, 1).Span)).Order().Take(k)];
            Assert.Equal(k, lists.Of(i).ToArray().Distinct().Count());
            Assert.DoesNotContain(i, lists.Of(i).ToArray());
            for (int n = 0; n < k; n++)
            {
                Assert.Equal(all[n], lists.DistancesOf(i)[n], 1e-6);
                double own = 1 - UnitRows.Dot(rows.Slice(i, 1).Span, rows.Slice(lists.Of(i)[n], 1).Span);
                Assert.Equal(own, lists.DistancesOf(i)[n], 1e-6);
            }
        }
    }

    [Fact]
    public void Of_equally_near_points_the_lower_numbers_are_kept()
    {
        var distances = new CloudDistances(new PointCloud(new float[6], 1));
        var lists = NeighbourLists.ByDistance(distances, 3, WorkerPool.Shared, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], lists.Of(0).ToArray());
        Assert.Equal([0, 1, 2], lists.Of(5).ToArray());
        using Tensor ones = Tensor.FromFloats([1, 1, 1, 1, 1, 1], 6, 1);
        using var rows = new UnitRows(ones, [0, 1, 2, 3, 4, 5], 1);
        var cosine = NeighbourLists.ByCosine(
            rows, 3, new CpuBackend(WorkerPool.Shared), TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], cosine.Of(0).ToArray());
        Assert.Equal([0, 1, 3], cosine.Of(2).ToArray());
    }

    [Fact]
    public void Neighbours_by_distance_are_the_nearest_of_all()
    {
        var random = new SeededRandom(2);
        var cloud = new PointCloud([.. Enumerable.Range(0, 3 * 150).Select(_ => (float)random.NextDouble())], 3);
        var distances = new CloudDistances(cloud);
        var lists = NeighbourLists.ByDistance(distances, 4, WorkerPool.Shared, TestContext.Current.CancellationToken);
        int[] all = [.. Enumerable.Range(0, 150)];
        var row = new double[150];
        for (int i = 0; i < 150; i++)
        {
            distances.Fill(i, all, row);
            int[] nearest = [.. all.Where(j => j != i).OrderBy(j => row[j]).Take(4)];
            Assert.Equal(nearest, lists.Of(i).ToArray());
        }
    }
}
