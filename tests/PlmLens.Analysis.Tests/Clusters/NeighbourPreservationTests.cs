using PlmLens.Analysis.Clusters;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

public sealed class NeighbourPreservationTests
{
    [Fact]
    public void A_copy_keeps_everything_and_a_shuffle_what_chance_keeps()
    {
        var random = new SeededRandom(3);
        float[] values = [.. Enumerable.Range(0, 2 * 400).Select(_ => (float)random.NextDouble())];
        NeighbourPreservation same = Measure(values, values)!;
        Assert.Equal(1, same.Kept, 1e-12);
        Assert.Equal(1, same.Trustworthiness, 1e-12);

        int[] order = [.. Enumerable.Range(0, 400)];
        random.Shuffle<int>(order);
        NeighbourPreservation chance = Measure(values, [.. order.SelectMany(i => values.Skip(2 * i).Take(2))])!;
        Assert.InRange(chance.Kept, 0.01, 0.06);
        Assert.InRange(chance.Trustworthiness, 0.45, 0.55);
    }

    // Six points on a line; in the layout the first has moved to the other end.
    [Fact]
    public void A_case_worked_by_hand()
    {
        NeighbourPreservation measured = NeighbourPreservation.Of(
            new CloudDistances(new PointCloud([0, 1, 2.1f, 3.3f, 4.6f, 6], 1)),
            new PointCloud([7.5f, 1, 2.1f, 3.3f, 4.6f, 6], 1),
            1,
            [0, 1, 5],
            WorkerPool.Shared,
            TestContext.Current.CancellationToken)!;
        // Nearest in the layout: 5 of point 0 (rank 5: 4 too far), 2 of 1 (rank 2: 1 too far), 4 of 5 (rank 1).
        Assert.Equal(1.0 / 3, measured.Kept, 1e-12);
        Assert.Equal(1 - ((4 + 1 + 0) / 3.0 * 2 / (12 - 3 - 1)), measured.Trustworthiness, 1e-12);
    }

    [Fact]
    public void A_handful_of_points_has_no_neighbourhoods() => Assert.Null(Measure([1, 2, 3, 4], [1, 2, 3, 4]));

    private static NeighbourPreservation? Measure(float[] points, float[] layout) => NeighbourPreservation.Of(
        new CloudDistances(new PointCloud(points, 2)),
        new PointCloud(layout, 2),
        10,
        [.. Enumerable.Range(0, points.Length / 2)],
        WorkerPool.Shared,
        TestContext.Current.CancellationToken);
}
