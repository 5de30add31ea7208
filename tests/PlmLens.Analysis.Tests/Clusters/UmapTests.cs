using PlmLens.Analysis.Clusters;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

public sealed class UmapTests
{
    private static readonly CpuBackend s_backend = new(WorkerPool.Shared);

    [Fact]
    public void Planted_groups_stay_apart_and_are_found()
    {
        const int groups = 12, perGroup = 50, width = 40;
        using Tensor rows = Groups(groups, perGroup, width, 0.35, 1);
        PointCloud layout = Embed(rows, groups * perGroup, width, 3);
        Clustering found = Hdbscan.Cluster(
            layout, new HdbscanOptions(), WorkerPool.Shared, TestContext.Current.CancellationToken);

        // Nearest in the layout is of the same group, for all but a few.
        var neighbours = NeighbourLists.ByDistance(
            new CloudDistances(layout), 10, WorkerPool.Shared, TestContext.Current.CancellationToken);
        int same = Enumerable.Range(0, layout.Count)
            .Sum(i => neighbours.Of(i).ToArray().Count(j => j / perGroup == i / perGroup));
        Assert.True(same >= 0.99 * 10 * layout.Count, $"{same} of {10 * layout.Count}");
        // No cluster mixes two groups.
        foreach (IReadOnlyList<int> members in found.Members())
            Assert.Single(members.Select(i => i / perGroup).Distinct());
        Assert.True(found.Clusters >= groups);
    }

    // A sheet rolled up in three dimensions: unrolled neighbours stay neighbours, layers of the roll come apart.
    [Fact]
    public void A_rolled_up_sheet_keeps_its_neighbourhoods()
    {
        const int points = 1200;
        var random = new SeededRandom(4);
        var roll = new float[3 * points];
        for (int i = 0; i < points; i++)
        {
            double angle = 1.5 * Math.PI * (1 + (2 * random.NextDouble()));
            roll[3 * i] = (float)(angle * Math.Cos(angle));
            roll[(3 * i) + 1] = (float)(21 * random.NextDouble());
            roll[(3 * i) + 2] = (float)(angle * Math.Sin(angle));
        }

        var distances = new CloudDistances(new PointCloud(roll, 3));
        var neighbours = NeighbourLists.ByDistance(
            distances, 14, WorkerPool.Shared, TestContext.Current.CancellationToken);
        PointCloud layout = Umap.Embed(neighbours, new UmapOptions(), 1, TestContext.Current.CancellationToken);
        NeighbourPreservation kept = Measure(distances, layout);
        NeighbourPreservation flat = Measure(distances, new PointCloud(
            [.. Enumerable.Range(0, points).SelectMany(i => (float[])[roll[3 * i], roll[(3 * i) + 2]])], 2));
        Assert.True(kept.Trustworthiness > 0.99, $"{kept}");
        Assert.True(kept.Kept > 0.55, $"{kept}");
        Assert.True(kept.Kept > 2 * flat.Kept, $"{kept} beside a projection's {flat}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_for_any_number_of_threads()
    {
        using Tensor rows = Groups(4, 60, 24, 0.5, 2);
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        PointCloud first = Embed(rows, 240, 24, 7, new CpuBackend(one));
        PointCloud again = Embed(rows, 240, 24, 7, new CpuBackend(three));
        PointCloud other = Embed(rows, 240, 24, 8, new CpuBackend(one));
        Assert.Equal(first.Values, again.Values);
        Assert.NotEqual(first.Values, other.Values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(15)]
    [InlineData(16)]
    public void Fewer_rows_than_neighbours_are_laid_out_all_the_same(int count)
    {
        using Tensor rows = Groups(1, Math.Max(1, count), 8, 1, 3);
        PointCloud layout = Embed(rows, count, 8, 1);
        Assert.Equal(count, layout.Count);
        Assert.All(layout.Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Equal_rows_are_laid_out_with_finite_coordinates()
    {
        using Tensor rows = Tensor.FromFloats([.. Enumerable.Range(0, 200 * 4).Select(i => (float)(i % 4))], 200, 4);
        PointCloud layout = Embed(rows, 200, 4, 1);
        Assert.All(layout.Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Rows_without_a_direction_and_bad_options_are_refused_by_name()
    {
        using Tensor zero = Tensor.FromFloats([1, 2, 0, 0, 3, 4], 3, 2), bad = Tensor.FromFloats([1, float.NaN], 1, 2);
        PlmLensException e = Assert.Throws<PlmLensException>(() => Embed(zero, 3, 2, 1));
        Assert.Contains("Row 1 is all zeros", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<PlmLensException>(() => Embed(bad, 1, 2, 1));
        Assert.Contains("Row 0 holds NaN", e.Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => new UmapOptions { Neighbours = 1 }.Validate());
        Assert.Throws<UsageException>(() => new UmapOptions { MinDistance = 2 }.Validate());
        Assert.Throws<UsageException>(() => new UmapOptions { Dimensions = 1 }.Validate());
        Assert.Throws<UsageException>(() => new UmapOptions { Epochs = 0 }.Validate());
    }

    private static NeighbourPreservation Measure(CloudDistances points, PointCloud layout) => NeighbourPreservation.Of(
        points, layout, 15, [.. Enumerable.Range(0, points.Count)], WorkerPool.Shared,
        TestContext.Current.CancellationToken)!;

    private static PointCloud Embed(Tensor rows, int count, int width, ulong seed, CpuBackend? backend = null) =>
        Umap.Embed(rows, [.. Enumerable.Range(0, count)], width, new UmapOptions(), seed, backend ?? s_backend,
            TestContext.Current.CancellationToken);

    private static Tensor Groups(int groups, int perGroup, int width, double noise, ulong seed)
    {
        var random = new SeededRandom(seed);
        var rows = new Tensor(DType.F32, groups * perGroup, width);
        for (int g = 0; g < groups; g++)
        {
            double[] centre = [.. Enumerable.Range(0, width).Select(_ => random.NextGaussian())];
            for (int i = g * perGroup; i < (g + 1) * perGroup; i++)
            {
                for (int c = 0; c < width; c++)
                    rows.View<float>()[(i * width) + c] = (float)(centre[c] + (noise * random.NextGaussian()));
            }
        }

        return rows;
    }
}
